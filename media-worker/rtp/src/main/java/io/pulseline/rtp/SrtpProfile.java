package io.pulseline.rtp;

import java.util.List;
import org.jitsi.srtp.SrtpPolicy;

/// Protection profiles that DTLS-SRTP may agree on (RFC 5764 §4.1.2, RFC 7714 §14.2), in our order of preference.
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12, SrtpPolicy.AESGCM_ENCRYPTION, SrtpPolicy.NULL_AUTHENTICATION, 0, 16),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, SrtpPolicy.AESCM_ENCRYPTION, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10),
    /// Only where a peer of SDES has nothing better: DTLS never offers it. Its RTCP keeps the long tag (RFC 4568
    /// §6.2.1).
    AES128_CM_HMAC_SHA1_32(0x0002, 16, 14, SrtpPolicy.AESCM_ENCRYPTION, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 4),
    AES256_CM_HMAC_SHA1_80(-1, 32, 14, SrtpPolicy.AESCM_ENCRYPTION, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10);

    /// What our handshakes of DTLS offer.
    public static final List<SrtpProfile> OF_DTLS = List.of(AEAD_AES_128_GCM, AES128_CM_HMAC_SHA1_80);

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
        for (SrtpProfile profile : OF_DTLS) {
            if (profile.code == code) {
                return profile;
            }
        }
        throw new IllegalArgumentException("SRTP profile " + code + " was not offered");
    }

    /// What follows a key index in a packet: the tag, which of AES-GCM is part of the payload before it.
    ///
    /// @param report whether it is RTCP, whose tag is long in every profile
    int bytesBehindIndex(boolean report) {
        return this == AEAD_AES_128_GCM ? 0 : report ? 10 : tagBytes;
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

    /// Of a media packet.
    int tagBytes() {
        return tagBytes;
    }

    /// For reports.
    SrtpPolicy policy() {
        return policy(this == AES128_CM_HMAC_SHA1_32 ? AES128_CM_HMAC_SHA1_80.tagBytes : tagBytes);
    }

    SrtpPolicy policy(int tag) {
        return new SrtpPolicy(cipher, keyBytes, authentication, authenticationKeyBytes, tag, saltBytes);
    }
}
