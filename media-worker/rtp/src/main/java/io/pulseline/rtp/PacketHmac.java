package io.pulseline.rtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// HMAC-SHA1 (RFC 2104) with one digest a thread in place of two a stream: `javax.crypto.Mac` makes three objects for
/// each packet, and a digest of each stream's own is out of the processor's cache when its turn comes again.
public final class PacketHmac {
    public static final int BYTES = 20;
    private static final int BLOCK = 64;
    private static final ThreadLocal<PacketHmac> OWN = ThreadLocal.withInitial(PacketHmac::new);

    private final MessageDigest sha;
    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];
    /// How far the last key reached into both.
    private int longest;

    private PacketHmac() {
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This Java has no SHA-1", impossible);
        }
        for (int i = 0; i < BLOCK; i++) {
            inner[i] = 0x36;
            outer[i] = 0x5c;
        }
    }

    /// This thread's.
    public static PacketHmac own() {
        return OWN.get();
    }

    /// @param key of any length
    /// @param to  takes [#BYTES] from its start
    public void sign(byte[] key, byte[] data, int from, int length, byte[] to) throws DigestException {
        if (key.length > BLOCK) {
            sha.reset();
            sign(sha.digest(key), data, from, length, to);
            return;
        }
        for (int i = 0; i < key.length; i++) {
            inner[i] = (byte) (key[i] ^ 0x36);
            outer[i] = (byte) (key[i] ^ 0x5c);
        }
        for (int i = key.length; i < longest; i++) {
            inner[i] = 0x36;
            outer[i] = 0x5c;
        }
        longest = key.length;
        // one that a broken packet left half done would spoil the next call's
        sha.reset();
        sha.update(inner, 0, BLOCK);
        sha.update(data, from, length);
        sha.digest(to, 0, BYTES);
        sha.update(outer, 0, BLOCK);
        sha.update(to, 0, BYTES);
        sha.digest(to, 0, BYTES);
    }
}
