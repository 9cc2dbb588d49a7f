package io.pulseline.platform.webhooks.web;

import io.pulseline.platform.net.AddressRange;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may knock at Meta's door, besides proving the signature.
///
/// @param networks as CIDR writes them; empty for everybody
@ConfigurationProperties("pulseline.webhooks")
record WebhookProperties(
        @DefaultValue List<String> networks, @DefaultValue Certificate certificate) {
    /// Of Meta as a TLS client, as whoever ends TLS before us tells of one that it has verified.
    ///
    /// @param header with the subject (RFC 4514), set by whoever ends TLS, which takes away what a client sent;
    ///               empty where no certificate is asked for
    /// @param name   the subject's common name
    /// @see "Meta, Webhooks: mTLS, 2026"
    record Certificate(
            @DefaultValue("") String header,

            @DefaultValue("client.webhooks.fbclientcerts.com")
            String name) {}

    WebhookProperties {
        networks.forEach(AddressRange::of);
    }
}
