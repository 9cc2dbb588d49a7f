package io.pulseline.metasim.signup;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The business that owns the app, as Meta knows it.
///
/// @param configId   of the login configuration "WhatsApp Embedded Signup"
/// @param businessId its portfolio: `PARTNER_ADDED` comes under this id
/// @param systemUser its system user, whose token is `systemToken`
/// @param creditLine the line that it may share with customers
@ConfigurationProperties("metasim.partner")
public record Partner(
        @DefaultValue("1905550100200300") String configId,
        @DefaultValue("880120000000001") String businessId,
        @DefaultValue("61550000000001") String systemUser,
        @DefaultValue("demo-system-token") String systemToken,
        @DefaultValue("990150000000001") String creditLine) {}
