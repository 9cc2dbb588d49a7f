package io.pulseline.metasim.sip;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param port       of TLS; 0 is off
/// @param domain     Meta's realm and domain
/// @param keystore   PKCS12 with the edge's certificate
/// @param truststore PKCS12 with authorities that servers of businesses may have their certificates from
@ConfigurationProperties("metasim.sip")
record SipSettings(
        @DefaultValue("0") int port,
        @DefaultValue("wa.meta.vc") String domain,
        @Nullable Path keystore,
        @Nullable Path truststore,
        @DefaultValue("") String password) {}
