package io.pulseline.platform.graphapi;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How requests are addressed when a partner's gateway stands in front of Graph; the defaults are Graph's own
/// way.
///
/// @param header    that carries the token
/// @param scheme    in front of the token, with a blank between; empty for the bare token
/// @param versioned whether paths begin with the Graph version
/// @param paths     `from -> to`, the first that fits wins: `/{number}/settings -> /calling/settings`; what
///                  stands in braces on the left may be used on the right. Paths that none fits stay as they
///                  are
/// @see "360dialog, Calling"
@ConfigurationProperties("pulseline.meta.gateway")
public record GatewayProperties(
        @DefaultValue("Authorization") String header,
        @DefaultValue("Bearer") String scheme,
        @DefaultValue("true") boolean versioned,
        @DefaultValue({}) List<String> paths) {
    /// Graph itself.
    public static final GatewayProperties NONE = new GatewayProperties("Authorization", "Bearer", true, List.of());
}
