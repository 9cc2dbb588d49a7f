package io.pulseline.rtp;

import org.jitsi.srtp.SrtpPolicy;

/// Protection profiles that DTLS-SRTP may agree on (RFC 5764 §4.1.2, RFC 7714 §14.2), in our order of preference.
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12, SrtpPolicy.AESGCM_ENCRYPTION, SrtpPolicy.NULL_AUTHENTICATION, 0, 16),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, SrtpPolicy.AESCM_ENCRYPTION, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10);

    private final int code;
    private final int keyBytes;
    private final int saltBytes;
    private final int cipher;
    private final int authentication;
    private final int authenticationKeyBytes;
    private final int tagBytes;

    SrtpProfile(
            int code,
            int keyBytes,
            int saltBytes,
            int cipher,
            int authentication,
            int authenticationKeyBytes,
            int tagBytes) {
        this.code = code;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.cipher = cipher;
        this.authentication = authentication;
        this.authenticationKeyBytes = authenticationKeyBytes;
        this.tagBytes = tagBytes;
    }

    /// @throws IllegalArgumentException for a profile that was not offered
    public static SrtpProfile of(int code) {
        for (SrtpProfile profile : values()) {
            if (profile.code == code) {
                return profile;
            }
        }
        throw new IllegalArgumentException("SRTP profile " + code + " was not offered");
    }

    public int code() {
        return code;
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int saltBytes() {
        return saltBytes;
    }

    int authenticationKeyBytes() {
        return authenticationKeyBytes;
    }

    SrtpPolicy policy() {
        return new SrtpPolicy(cipher, keyBytes, authentication, authenticationKeyBytes, tagBytes, saltBytes);
    }
}
