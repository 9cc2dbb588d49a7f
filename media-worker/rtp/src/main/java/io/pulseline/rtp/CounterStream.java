package io.pulseline.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode with HMAC-SHA1 cut to 80 or 32 bits (RFC 3711 §4.1.1, §4.2.1). The counters of a packet are
/// encrypted
/// in one call under a key that was prepared once.
final class CounterStream extends ProtectedStream {
    private static final int BLOCK = 16;
    private static final int ROLL_OVER = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final int tag;
    private final Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    private final Mac hmac = Mac.getInstance("HmacSHA1");
    /// The counter less its index: salt and stream.
    private final long high;
    private final long low;
    private final byte[] digest = new byte[20];
    /// The tag as it came: the roll-over counter is written in its place.
    private final byte[] told = new byte[10];
    private byte[] keys = new byte[16 * BLOCK];

    CounterStream(SessionKeys session, int ssrc, int tag) throws GeneralSecurityException {
        super(ssrc);
        this.tag = tag;
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(session.cipher(), "AES"));
        hmac.init(new SecretKeySpec(session.authentication(), "HmacSHA1"));
        byte[] counter = new byte[BLOCK];
        System.arraycopy(session.salt(), 0, counter, 0, session.salt().length);
        high = (long) LONGS.get(counter, 0) ^ Integer.toUnsignedLong(ssrc);
        low = (long) LONGS.get(counter, Long.BYTES);
    }

    @Override
    void seal(Packet packet, long index) throws GeneralSecurityException {
        crypt(packet, index);
        packet.grow(Math.max(tag, ROLL_OVER));
        byte[] buffer = packet.getBuffer();
        int end = packet.getOffset() + packet.getLength();
        digest(packet, index);
        System.arraycopy(digest, 0, buffer, end, tag);
        packet.setLength(packet.getLength() + tag);
    }

    @Override
    boolean open(Packet packet, long index) throws GeneralSecurityException {
        int length = packet.getLength() - tag;
        if (length < Rtp.headerBytes(packet)) {
            return false;
        }
        byte[] buffer = packet.getBuffer();
        int end = packet.getOffset() + length;
        int first = (int) INTS.get(buffer, end);
        System.arraycopy(buffer, end, told, 0, tag);
        packet.setLength(length);
        digest(packet, index);
        // no early exit: the time must not say how much of a forged tag was right
        int wrong = first ^ (int) INTS.get(digest, 0);
        for (int at = ROLL_OVER; at < tag; at++) {
            wrong |= told[at] ^ digest[at];
        }
        if (wrong != 0) {
            return false;
        }
        crypt(packet, index);
        return true;
    }

    /// Over the packet and its roll-over counter, which is written where the tag goes.
    private void digest(Packet packet, long index) throws GeneralSecurityException {
        byte[] buffer = packet.getBuffer();
        INTS.set(buffer, packet.getOffset() + packet.getLength(), (int) (index >> 16));
        hmac.update(buffer, packet.getOffset(), packet.getLength() + ROLL_OVER);
        hmac.doFinal(digest, 0);
    }

    private void crypt(Packet packet, long index) throws GeneralSecurityException {
        byte[] buffer = packet.getBuffer();
        int header = Rtp.headerBytes(packet);
        int from = packet.getOffset() + header;
        int length = packet.getLength() - header;
        int bytes = (length + BLOCK - 1) & -BLOCK;
        if (keys.length < bytes) {
            keys = new byte[bytes];
        }
        long counter = low ^ index << 16;
        for (int at = 0; at < bytes; at += BLOCK) {
            LONGS.set(keys, at, high);
            LONGS.set(keys, at + Long.BYTES, counter++);
        }
        aes.update(keys, 0, bytes, keys, 0);
        int done = 0;
        for (; done <= length - Long.BYTES; done += Long.BYTES) {
            LONGS.set(buffer, from + done, (long) LONGS.get(buffer, from + done) ^ (long) LONGS.get(keys, done));
        }
        for (; done < length; done++) {
            buffer[from + done] ^= keys[done];
        }
    }
}
