package io.pulseline.platform.graphapi;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The Meta app of this installation.
///
/// @param graphUrl          base address; anything that speaks Graph
/// @param graphVersion      path prefix of every request
/// @param appSecret         key of webhook signatures
/// @param previousAppSecret also accepted while the secret is rotated; null otherwise
/// @param verifyToken       expected in the verification handshake
/// @param accessToken       business token that the demo's accounts start with; null outside of the demo
/// @param signupConfigId    Embedded Signup configuration, null until set up
@ConfigurationProperties("pulseline.meta")
public record MetaProperties(
        @DefaultValue("https://graph.facebook.com") URI graphUrl,
        @DefaultValue("v26.0") String graphVersion,
        @Nullable String appId,
        @Nullable Secret appSecret,
        @Nullable Secret previousAppSecret,
        @Nullable Secret verifyToken,
        @Nullable String signupConfigId,
        @Nullable Secret accessToken) {
    /// Secrets whose signature is accepted, the current one first.
    public List<String> signingSecrets() {
        return Stream.of(appSecret, previousAppSecret)
                .filter(java.util.Objects::nonNull)
                .map(Secret::reveal)
                .filter(secret -> !secret.isBlank())
                .toList();
    }
}
