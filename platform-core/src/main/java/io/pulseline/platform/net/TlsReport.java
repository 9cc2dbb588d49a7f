package io.pulseline.platform.net;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a TLS server showed.
///
/// @param checks in the order in which they were made; those that could not be made are [Verdict#UNKNOWN]
public record TlsReport(String host, int port, Instant at, List<Check> checks) {
    /// What is looked at.
    public enum Kind {
        /// the name has addresses
        DNS,
        /// all of them are ones that we may connect to
        ADDRESS,
        /// something listens
        PORT,
        /// it speaks TLS 1.2 or newer
        HANDSHAKE,
        /// the certificate leads to an authority that everybody trusts
        CHAIN,
        /// the certificate is for this name
        NAME,
        /// it is in its time
        EXPIRY,
        /// a client without ALPN is served
        ALPN,
        /// no certificate is asked of the client
        CLIENT_CERTIFICATE,
        /// no telephone network is known behind it; not for a handshake to see, so the caller adds it
        PSTN
    }

    public enum Verdict {
        PASS,
        WARN,
        UNKNOWN,
        FAIL
    }

    /// @param evidence what was seen, as it was seen: addresses, names, times; empty when nothing was
    public record Check(Kind kind, Verdict verdict, String evidence) {}

    /// The same with one more.
    public TlsReport with(Check more) {
        List<Check> all = new ArrayList<>(checks);
        all.add(more);
        return new TlsReport(host, port, at, List.copyOf(all));
    }

    /// The worst of all.
    public Verdict verdict() {
        return checks.stream()
                .map(Check::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.UNKNOWN);
    }
}
