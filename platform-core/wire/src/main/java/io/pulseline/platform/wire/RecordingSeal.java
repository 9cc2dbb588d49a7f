package io.pulseline.platform.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// How parts of a recording are sealed: AES-256-GCM under the recording's own key, bound to their place, so
/// that neither disk has a voice in clear and no part can stand for another one. First 12 bytes of nonce,
/// then the ciphertext with its tag.
public final class RecordingSeal {
    public static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecordingSeal() {}

    public static byte[] freshKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    public static byte[] seal(byte[] key, UUID recording, RecordingSide side, int part, byte[] content) {
        return seal(key, place(recording, side, part), content);
    }

    /// @param place what it is bound to; nothing can stand for another one
    public static byte[] seal(byte[] key, String place, byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(content);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the part cannot be sealed", failure);
        }
    }

    /// @throws IllegalStateException for another key, another place, or changed bytes
    public static byte[] open(byte[] key, UUID recording, RecordingSide side, int part, byte[] sealed) {
        return open(key, place(recording, side, part), sealed);
    }

    /// As the others.
    public static byte[] open(byte[] key, String place, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, NONCE_BYTES, Math.max(0, sealed.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw new IllegalStateException("part " + place + " of a recording cannot be opened", failure);
        }
    }

    private static String place(UUID recording, RecordingSide side, int part) {
        return recording + "|" + side + "|" + part;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
