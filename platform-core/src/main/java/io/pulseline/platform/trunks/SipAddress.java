package io.pulseline.platform.trunks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where telephony finds our SIP edge, as pages tell it.
///
/// @param domain the certificate's name and digest realm
/// @param port   of TLS
@ConfigurationProperties("pulseline.sip")
public record SipAddress(
        @DefaultValue("localhost") String domain,
        @DefaultValue("5061") int port) {}
