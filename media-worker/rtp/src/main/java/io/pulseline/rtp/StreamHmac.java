package io.pulseline.rtp;

import java.security.DigestException;
import java.util.Arrays;

/// HMAC-SHA1 (RFC 2104) under one key that signs each packet of a stream: what the key alone makes of the digest is
/// computed once and kept.
final class StreamHmac {
    private final byte[] key;
    private final boolean engine;
    /// Behind the key's inner block, and behind its outer one.
    private final int[] states = new int[2 * ShaEngine.WORDS];

    /// @param key no longer than a block
    StreamHmac(byte[] key) {
        this(key, ShaEngine.isFound());
    }

    /// @param engine whether from kept states, where that can be had
    StreamHmac(byte[] key, boolean engine) {
        this.key = key;
        this.engine = engine;
        if (engine) {
            ShaEngine sha = new ShaEngine();
            sha.after(padded(key, 0x36), states, 0);
            sha.after(padded(key, 0x5c), states, ShaEngine.WORDS);
        }
    }

    private static byte[] padded(byte[] key, int with) {
        byte[] block = Arrays.copyOf(key, ShaEngine.BLOCK);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= (byte) with;
        }
        return block;
    }

    /// @param to takes [PacketHmac#BYTES] from its start
    void sign(PacketRoom room, byte[] data, int from, int length, byte[] to) throws DigestException {
        if (!engine) {
            PacketHmac.own().sign(key, data, from, length, to);
            return;
        }
        ShaEngine sha = room.sha();
        sha.digest(states, 0, data, from, length, to);
        sha.digest(states, ShaEngine.WORDS, to, 0, PacketHmac.BYTES, to);
    }

    /// Brings the states near, before their packet's turn.
    ///
    /// @return of no meaning
    int fetch() {
        return states[0];
    }
}
