package io.pulseline.platform.trunks;

import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A tenant's telephone system, without its secret.
///
/// @param hosts `host:port;transport=tls`, tried in order; empty when it registers with us
public record Trunk(
        UUID id,
        String name,
        List<String> hosts,
        Auth auth,
        String username,
        boolean md5,
        Protection srtp,
        List<String> codecs,
        String dialPrefix,
        int callLimit,
        int callsPerSecond,
        DtmfMode dtmf,
        String madeBy,
        Instant madeAt) {
    public enum Auth {
        DIGEST,
        /// the addresses of its hosts are enough
        IP
    }
}
