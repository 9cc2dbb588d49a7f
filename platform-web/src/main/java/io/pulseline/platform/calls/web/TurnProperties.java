package io.pulseline.platform.calls.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A TURN server for agents whose firewall lets nothing but TCP 443 or TLS out. Off by default.
///
/// @param urls     as browsers take them: `turn:turn.example:3478?transport=udp`,
/// `turns:turn.example:443?transport=tcp`
/// @param secret   shared with the TURN server (coturn: `use-auth-secret`, `static-auth-secret`)
/// @param lifetime so long a call's credentials open a new allocation
@ConfigurationProperties("pulseline.turn")
record TurnProperties(
        @DefaultValue List<String> urls,
        @Nullable String secret,
        @DefaultValue("1h") Duration lifetime) {
    TurnProperties {
        urls = List.copyOf(urls);
        for (String url : urls) {
            if (!url.matches("turns?:[^?/@ ]+(\\?transport=(udp|tcp))?")) {
                throw new IllegalArgumentException(
                        "pulseline.turn.urls takes turn:host:port?transport=udp and turns:host:port, not " + url);
            }
        }
        if (!urls.isEmpty() && (secret == null || secret.isBlank())) {
            throw new IllegalArgumentException("pulseline.turn.secret is missing: pulseline.turn.urls names a server");
        }
    }

    @Override
    public String toString() {
        return "TurnProperties[urls=" + urls + ", lifetime=" + lifetime + "]";
    }
}
