package io.pulseline.platform.pstnguard;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The host of a route: `pbx.example`, `pbx.example:5061;transport=tls`, `sips:desk@pbx.example;transport=tls`,
/// `[2001:db8::1]:5061`.
record RouteHost(String name) {
    private static final Pattern ROUTE = Pattern.compile(
            "(?:sips?:)?(?:[^@\\s]*@)?(\\[[0-9a-f:.]+]|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)\\.?(?::[0-9]{1,5})?(?:[;?].*)?");

    /// @return empty when there is none that can be read
    static Optional<RouteHost> of(String route) {
        Matcher match = ROUTE.matcher(route.strip().toLowerCase(Locale.ROOT));
        return match.matches()
                ? Optional.of(new RouteHost(match.group(1).replaceAll("^\\[|]$", "")))
                : Optional.empty();
    }

    /// Whether it is this name or one below.
    static boolean below(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }
}
