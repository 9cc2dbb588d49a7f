package io.pulseline.rtp;

import org.jspecify.annotations.Nullable;

/// What the packet at hand needs while it is opened or sealed: one a thread, so that it is in the processor's cache
/// whatever call comes next. For one stream at a time, and only until the next.
final class PacketRoom {
    /// Beyond what any datagram needs.
    private static final int MOST_BLOCKS = Packet.CAPACITY / KeyStream.BLOCK + 3;

    private static final ThreadLocal<PacketRoom> OWN = ThreadLocal.withInitial(PacketRoom::new);

    /// Two, because the cipher copies what it is to replace in place.
    final byte[] counters = new byte[MOST_BLOCKS * KeyStream.BLOCK];

    final byte[] encrypted = new byte[MOST_BLOCKS * KeyStream.BLOCK];
    final byte[] digest = new byte[PacketHmac.BYTES];
    /// A tag as it came, while something else stands in its place.
    final byte[] told = new byte[10];

    /// Of the universal hash of GCM: its sum, and a block that is not whole.
    final long[] sum = new long[2];

    final byte[] last = new byte[KeyStream.BLOCK];

    private @Nullable AesEngine shortKeys;
    private @Nullable AesEngine longKeys;
    private @Nullable ShaEngine sha;

    private PacketRoom() {}

    /// This thread's.
    static PacketRoom own() {
        return OWN.get();
    }

    /// @param schedule what it is for
    AesEngine engine(int[] schedule) {
        // 11 round keys of 16 bytes, or 15
        if (schedule.length == 44) {
            if (shortKeys == null) {
                shortKeys = new AesEngine(new byte[16]);
            }
            return shortKeys;
        }
        if (longKeys == null) {
            longKeys = new AesEngine(new byte[32]);
        }
        return longKeys;
    }

    ShaEngine sha() {
        if (sha == null) {
            sha = new ShaEngine();
        }
        return sha;
    }
}
