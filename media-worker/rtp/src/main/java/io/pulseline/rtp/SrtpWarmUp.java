package io.pulseline.rtp;

/// Has the packet path compiled before the first caller needs it: cold, a packet costs many times its later price, and
/// a
/// worker that takes its first calls all at once would fall behind. Half a second of work.
public final class SrtpWarmUp {
    private static final int PACKETS = 12_000;
    private static final int VOICE_BYTES = 80;
    private static final int RECEIVER_REPORT = 201;

    private SrtpWarmUp() {}

    public static void run() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            Srtp ends = new Srtp(profile, key, salt, key, salt);
            Packet packet = new Packet();
            for (int sequence = 0; sequence < PACKETS; sequence++) {
                packet.reset(Rtp.HEADER_BYTES + VOICE_BYTES);
                packet.getBuffer()[0] = (byte) 0x80;
                Rtp.setPayloadType(packet, 111);
                Rtp.setSequence(packet, sequence);
                if (!ends.seal(packet) || !ends.open(packet)) {
                    throw new IllegalStateException("This Java's " + profile + " does not open what it sealed");
                }
            }
            report(ends, packet);
        }
    }

    /// The first one makes the library load its ciphers, which took half a second of every call that was up.
    private static void report(Srtp ends, Packet packet) {
        packet.reset(8);
        byte[] buffer = packet.getBuffer();
        buffer[0] = (byte) 0x80;
        buffer[1] = (byte) RECEIVER_REPORT;
        buffer[2] = 0;
        buffer[3] = 1;
        if (!ends.seal(packet) || !ends.open(packet)) {
            throw new IllegalStateException("A report was not opened that was sealed here");
        }
    }
}
