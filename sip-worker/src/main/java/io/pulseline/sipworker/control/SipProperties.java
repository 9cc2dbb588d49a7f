package io.pulseline.sipworker.control;

import io.pulseline.rtp.PeerFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The SIP edge. Each key is explained in `application.yaml`.
@ConfigurationProperties("pulseline.sip")
public record SipProperties(
        @DefaultValue("localhost") String domain,
        @DefaultValue("5061") int port,
        @DefaultValue("-1") int tcpPort,
        @DefaultValue("-1") int udpPort,
        @DefaultValue("0.0.0.0") String bind,
        @Nullable Path keystore,
        @DefaultValue("") String keystorePassword,
        @DefaultValue("wa.meta.vc") String metaDomain,
        @DefaultValue("5061") int metaPort,
        @Nullable Path metaTrust,
        @Nullable Path trunkTrust,
        @DefaultValue Set<PeerFilter.Range> allowedPeers,
        @DefaultValue List<String> neverBanned,
        @DefaultValue("30m") Duration sessionExpires,
        @DefaultValue("90s") Duration minSessionExpires,
        @DefaultValue("4s") Duration hostSilence,
        @DefaultValue("5m") Duration resolveEvery) {
    @Override
    public String toString() {
        return "SipProperties[" + domain + ":" + port + "]";
    }
}
