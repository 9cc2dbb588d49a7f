package io.pulseline.metasim.signup;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.graph.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Codes that the sign-up window hands out, and the business tokens they become. A code lives for 30 s and buys one
/// token.
///
/// @see "Meta, Embedded Signup, Implementation, 28 Jun 2026"
@Component
public class Grants {
    private static final Duration CODE_LIFE = Duration.ofSeconds(30);
    public static final List<String> ALL_SCOPES =
            List.of("whatsapp_business_management", "whatsapp_business_messaging", "business_management");

    private final SimClock clock;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Grant> tokens = new ConcurrentHashMap<>();
    private final Map<String, Grant> installed = new ConcurrentHashMap<>();

    Grants(SimClock clock) {
        this.clock = clock;
    }

    private record Code(Grant grant, Instant born, boolean used) {}

    /// What one customer gave to the app.
    ///
    /// @param wabas   newest first
    /// @param expires null: never
    public record Grant(
            String business,
            List<String> wabas,
            List<String> scopes,
            Instant issued,
            @org.jspecify.annotations.Nullable Instant expires,
            boolean revoked) {
        Grant taken() {
            return new Grant(business, wabas, scopes, issued, expires, true);
        }

        Grant with(String waba, String copy) {
            return wabas.contains(waba)
                    ? new Grant(
                            business,
                            Stream.concat(Stream.of(copy), wabas.stream()).toList(),
                            scopes,
                            issued,
                            expires,
                            revoked)
                    : this;
        }

        Grant without(String waba) {
            return new Grant(
                    business,
                    wabas.stream().filter(one -> !one.equals(waba)).toList(),
                    scopes,
                    issued,
                    expires,
                    revoked);
        }
    }

    /// The app is at a customer's business: Meta keeps a token for it there.
    ///
    /// @param place the business, or `solution business`
    void install(String place, Grant grant) {
        installed.put(place, grant);
    }

    /// @return a token of that place
    /// @throws GraphError 200 when the app is not there
    public String fetch(String place) {
        Grant grant = installed.get(place);
        if (grant == null) {
            throw new GraphError(403, 200, "Permissions error", "The app is not installed at " + place + ".");
        }
        return mint(grant);
    }

    /// A token of 60 days for one that still lives; the old one lives on.
    ///
    /// @throws GraphError 190 when the old one does not
    public String renew(String token, Duration life) {
        Grant old = of(token)
                .filter(this::valid)
                .orElseThrow(() -> new GraphError(401, 190, null, "Error validating access token.", null));
        Instant now = clock.instant();
        return mint(new Grant(old.business(), old.wabas(), old.scopes(), now, now.plus(life), false));
    }

    private String mint(Grant grant) {
        String token = "EAAsim" + UUID.randomUUID().toString().replace("-", "");
        tokens.put(token, grant);
        return token;
    }

    /// @param age how long ago the code was made: a slow network, played
    String code(Grant grant, Duration age) {
        String code = "AQ" + UUID.randomUUID().toString().replace("-", "") + "_sim";
        codes.put(code, new Code(grant, clock.instant().minus(age), false));
        return code;
    }

    /// @return the business token
    /// @throws GraphError 100/36007 late, 100/36009 used, 100 unknown
    public synchronized String exchange(String code) {
        Code known = codes.get(code);
        if (known == null) {
            throw new GraphError(400, 100, null, "Invalid verification code format.", null);
        }
        if (known.used()) {
            throw new GraphError(400, 100, 36009, "This authorization code has been used.", null);
        }
        if (known.born().plus(CODE_LIFE).isBefore(clock.instant())) {
            throw new GraphError(400, 100, 36007, "This authorization code has expired.", null);
        }
        codes.put(code, new Code(known.grant(), known.born(), true));
        return mint(known.grant());
    }

    public Optional<Grant> of(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    /// Whether a token can be used now.
    public boolean valid(Grant grant) {
        return !grant.revoked() && (grant.expires() == null || grant.expires().isAfter(clock.instant()));
    }

    public void revoke(String token) {
        tokens.computeIfPresent(token, (key, grant) -> grant.taken());
    }

    /// Who was given one account has a copy of it too.
    void share(String waba, String copy) {
        tokens.replaceAll((token, grant) -> grant.with(waba, copy));
        installed.replaceAll((place, grant) -> grant.with(waba, copy));
    }

    /// The customer takes one account back.
    public void unshare(String waba) {
        tokens.replaceAll((token, grant) -> grant.without(waba));
        installed.replaceAll((place, grant) -> grant.without(waba));
    }

    /// The customer removes the app from a business: every token of it is dead.
    public List<String> removeApp(String business) {
        List<String> wabas = new ArrayList<>();
        installed.values().removeIf(grant -> grant.business().equals(business));
        tokens.replaceAll((token, grant) -> {
            if (!grant.business().equals(business)) {
                return grant;
            }
            wabas.addAll(grant.wabas());
            return grant.taken();
        });
        return wabas;
    }

    public void clear() {
        codes.clear();
        tokens.clear();
        installed.clear();
    }
}
