package io.pulseline.sipworker.stack;

/// Where a request is sent: a place we chose by configuration, never one that a peer's Contact or Route names.
///
/// @param transport `UDP`, `TCP` or `TLS`
/// @param host      a name or an address, as configured; with TLS the certificate has to be for it (RFC 5922 §4)
/// @param meta      whether Meta's trust applies
/// @param at        where that is: the host itself, or what its SRV record names
public record Hop(String transport, String host, int port, boolean meta, String at) {
    public Hop(String transport, String host, int port, boolean meta) {
        this(transport, host, port, meta, host);
    }

    @Override
    public String toString() {
        return at + ":" + port + ";transport=" + transport.toLowerCase(java.util.Locale.ROOT);
    }
}
