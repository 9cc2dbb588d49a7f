package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Where a request goes and how it proves itself: Graph's own way, or that of a gateway in front of it.
@Component
class Addressing {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final String base;
    private final GatewayProperties gateway;
    private final List<Rule> rules;
    /// Null where requests carry no proof: without a secret, and through a gateway, whose tokens are its own.
    private final @Nullable Secret appSecret;

    /// @throws IllegalArgumentException for a rule without an arrow
    Addressing(MetaProperties meta, GatewayProperties gateway) {
        this.base = meta.graphUrl().toString().replaceAll("/+$", "")
                + (gateway.versioned() ? "/" + meta.graphVersion() : "");
        this.gateway = gateway;
        this.rules = gateway.paths().stream().map(Rule::of).toList();
        Secret secret = meta.appSecret();
        boolean graph = gateway.header().equals(GatewayProperties.NONE.header())
                && gateway.scheme().equals(GatewayProperties.NONE.scheme());
        this.appSecret = graph && secret != null && !secret.reveal().isBlank() ? secret : null;
    }

    private record Rule(Pattern from, List<String> names, String to) {
        static Rule of(String written) {
            String[] sides = written.split("\\s*->\\s*", -1);
            if (sides.length != 2 || !sides[0].startsWith("/") || !sides[1].startsWith("/")) {
                throw new IllegalArgumentException("pulseline.meta.gateway.paths has '" + written
                        + "'; a rule is like '/{number}/settings -> /calling/settings'");
            }
            List<String> names = new ArrayList<>();
            StringBuilder pattern = new StringBuilder();
            Matcher places = PLACE.matcher(sides[0]);
            int end = 0;
            while (places.find()) {
                pattern.append(Pattern.quote(sides[0].substring(end, places.start())))
                        .append("([^/?&]+)");
                names.add(places.group(1));
                end = places.end();
            }
            pattern.append(Pattern.quote(sides[0].substring(end)));
            return new Rule(Pattern.compile(pattern.toString()), List.copyOf(names), sides[1]);
        }

        String apply(Matcher found) {
            String path = to;
            for (int i = 0; i < names.size(); i++) {
                path = path.replace("{" + names.get(i) + "}", found.group(i + 1));
            }
            return path;
        }
    }

    /// @param path as Graph has it, from the slash after the version on, with its query
    URI at(String path) {
        for (Rule rule : rules) {
            Matcher found = rule.from().matcher(path);
            if (found.matches()) {
                return URI.create(base + rule.apply(found));
            }
        }
        return URI.create(base + path);
    }

    /// Whether many reads may go in one request: Graph's own way, which gateways do not know.
    boolean batches() {
        return gateway.equals(GatewayProperties.NONE);
    }

    /// The same with the proof of a token in its query.
    URI at(String path, Secret token) {
        URI bare = at(path);
        if (appSecret == null) {
            return bare;
        }
        return URI.create(bare
                + (bare.getRawQuery() == null ? "?" : "&")
                + "appsecret_proof=" + AppSecretProof.of(appSecret, token));
    }

    HttpRequest.Builder authorize(HttpRequest.Builder request, Secret token) {
        return request.header(
                gateway.header(),
                gateway.scheme().isBlank() ? token.reveal() : gateway.scheme().strip() + " " + token.reveal());
    }
}
