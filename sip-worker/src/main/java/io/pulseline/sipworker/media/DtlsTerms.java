package io.pulseline.sipworker.media;

import java.net.InetSocketAddress;
import java.util.List;

/// What a peer's SDP says of DTLS and ICE (RFC 5763, RFC 8839).
///
/// @param fingerprint upper case hex with colons, SHA-256
/// @param setup       `actpass`, `active` or `passive`
/// @param ufrag       empty where the peer has no ICE: then the address of `c=` is the way
/// @param lite        whether it only answers checks
/// @param candidates  UDP over IPv4, best first
/// @param mid         empty for none
record DtlsTerms(
        String fingerprint,
        String setup,
        String ufrag,
        String password,
        boolean lite,
        List<InetSocketAddress> candidates,
        String mid) {
    boolean hasIce() {
        return !ufrag.isEmpty();
    }

    /// Whether these are the terms of the association that stands.
    boolean sameAs(DtlsTerms other) {
        return fingerprint.equals(other.fingerprint) && ufrag.equals(other.ufrag) && password.equals(other.password);
    }

    /// The password proves checks of ICE, so it is never printed.
    @Override
    public String toString() {
        return "DtlsTerms[" + setup + ", ice " + hasIce() + "]";
    }
}
