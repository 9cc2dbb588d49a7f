package io.pulseline.metasim;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The Meta app that this world knows, and where its webhooks go.
///
/// @param requireProof   "Require app secret" is on: every request with a token needs `appsecret_proof`
/// @param webhookUrl     null: events are kept, not sent
/// @param mediaAddress   address of the media edge; null for the first that is not loopback
/// @param startWatchdog  no media from the business for so long after the start ends the call (138021)
/// @param silenceWatchdog the same in the middle of a call
/// @param ringTimeout    how long a phone rings
/// @param sipHost        server that the cast's number in SIP mode has
/// @param sipPort        its port
@ConfigurationProperties("metasim")
public record SimProperties(
        @DefaultValue("771203945518260") String appId,
        @DefaultValue("demo-app-secret") String appSecret,
        @DefaultValue("demo-verify-token") String verifyToken,
        @DefaultValue("demo-access-token") String accessToken,
        @DefaultValue("false") boolean requireProof,
        @Nullable URI webhookUrl,
        @Nullable String mediaAddress,
        @DefaultValue("42000-42999") String mediaPortRange,
        @DefaultValue("20s") Duration startWatchdog,
        @DefaultValue("30s") Duration silenceWatchdog,
        @DefaultValue("45s") Duration ringTimeout,
        @DefaultValue("sip.pulseline.test") String sipHost,
        @DefaultValue("5061") int sipPort,
        @DefaultValue Limits limits) {
    /// Meta's limits (Troubleshooting and User call permissions, June 2026); small ones make tests short.
    ///
    /// @param concurrentCalls  live calls of a number (138002)
    /// @param connectsADay     `connect` requests of a number in 24 h (138005)
    /// @param connectedADay    calls to one user that were answered, in 24 h (138012)
    /// @param permissionReads  `call_permissions` reads of a number in a second (613)
    public record Limits(
            @DefaultValue("1000") int concurrentCalls,
            @DefaultValue("10000") int connectsADay,
            @DefaultValue("100") int connectedADay,
            @DefaultValue("100") int permissionReads) {}
}
