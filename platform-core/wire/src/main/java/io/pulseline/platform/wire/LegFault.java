package io.pulseline.platform.wire;

/// Why a leg never came up or went away.
public enum LegFault {
    /// No candidate pair was nominated in time.
    ICE_TIMEOUT,
    /// The peer stopped answering consent checks (RFC 7675).
    CONSENT_LOST,
    DTLS_FAILED,
    /// The certificate is not the one that the SDP announced.
    FINGERPRINT_MISMATCH,
    /// The peer closed DTLS or said RTCP BYE.
    CLOSED_BY_PEER
}
