package io.pulseline.sipworker.stack;

/// Where a request is sent: a place we chose by configuration, never one that a peer's Contact or Route names.
///
/// @param transport `UDP`, `TCP` or `TLS`
/// @param host      a name or an address; with TLS the certificate has to be for it
/// @param meta      whether Meta's trust applies
public record Hop(String transport, String host, int port, boolean meta) {
    @Override
    public String toString() {
        return host + ":" + port + ";transport=" + transport.toLowerCase(java.util.Locale.ROOT);
    }
}
