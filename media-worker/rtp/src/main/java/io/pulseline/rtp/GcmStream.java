package io.pulseline.rtp;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-128-GCM with a tag of 16 bytes (RFC 7714 §8.1, §9.1): the header is authenticated, the payload encrypted too.
final class GcmStream extends ProtectedStream {
    private static final int TAG = 16;
    private static final int SSRC_AT = 2;
    private static final int INDEX_AT = 6;

    private final Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    private final Key key;
    /// Salt and stream, without the packet's index.
    private final byte[] salt;
    private final byte[] nonce;

    GcmStream(SessionKeys session, int ssrc) throws GeneralSecurityException {
        super(ssrc);
        key = new SecretKeySpec(session.cipher(), "AES");
        salt = session.salt().clone();
        for (int i = 0; i < Integer.BYTES; i++) {
            salt[SSRC_AT + i] ^= (byte) (ssrc >> 8 * (3 - i));
        }
        nonce = salt.clone();
    }

    @Override
    void seal(Packet packet, long index) throws GeneralSecurityException {
        packet.grow(TAG);
        process(Cipher.ENCRYPT_MODE, packet, index);
    }

    @Override
    boolean open(Packet packet, long index) throws GeneralSecurityException {
        if (packet.getLength() - TAG < Rtp.headerBytes(packet)) {
            return false;
        }
        try {
            process(Cipher.DECRYPT_MODE, packet, index);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        }
    }

    private void process(int mode, Packet packet, long index) throws GeneralSecurityException {
        for (int i = 0; i < 6; i++) {
            nonce[INDEX_AT + i] = (byte) (salt[INDEX_AT + i] ^ index >> 8 * (5 - i));
        }
        byte[] buffer = packet.getBuffer();
        int at = packet.getOffset();
        int header = Rtp.headerBytes(packet);
        aes.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        aes.updateAAD(buffer, at, header);
        int bytes = aes.doFinal(buffer, at + header, packet.getLength() - header, buffer, at + header);
        packet.setLength(header + bytes);
    }
}
