package io.pulseline.rtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Keys of one direction, derived from its master key once (RFC 3711 §4.3.1, key derivation rate 0; RFC 7714 §11).
///
/// @param cipher         for AES, as long as the master key
/// @param authentication for HMAC-SHA1; empty where the cipher authenticates
/// @param salt           as long as the profile's master salt
record SessionKeys(byte[] cipher, byte[] authentication, byte[] salt) {
    private static final int BLOCK = 16;
    private static final int LABEL_AT = 7;

    static SessionKeys derive(SrtpProfile profile, byte[] masterKey, byte[] masterSalt)
            throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"));
        return new SessionKeys(
                derive(aes, masterSalt, 0, masterKey.length),
                derive(aes, masterSalt, 1, profile.authenticationKeyBytes()),
                derive(aes, masterSalt, 2, masterSalt.length));
    }

    /// The key stream of AES in counter mode, started at the salt with the label in it.
    private static byte[] derive(Cipher aes, byte[] masterSalt, int label, int length) throws GeneralSecurityException {
        byte[] counters = new byte[(length + BLOCK - 1) / BLOCK * BLOCK];
        for (int at = 0; at < counters.length; at += BLOCK) {
            System.arraycopy(masterSalt, 0, counters, at, masterSalt.length);
            counters[at + LABEL_AT] ^= (byte) label;
            counters[at + BLOCK - 1] = (byte) (at / BLOCK);
        }
        return Arrays.copyOf(aes.doFinal(counters), length);
    }
}
