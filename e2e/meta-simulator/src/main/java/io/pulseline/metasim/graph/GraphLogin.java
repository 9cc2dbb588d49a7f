package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.signup.Grants;
import io.pulseline.metasim.signup.Grants.Grant;
import io.pulseline.metasim.signup.Partner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Codes to tokens, what a token is, and its end.
///
/// @see "Meta, Onboarding business customers as a Solution Partner, 14 Nov 2025"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphLogin {
    private static final Duration SIXTY_DAYS = Duration.ofSeconds(5_183_944);

    private final SimProperties properties;
    private final Partner partner;
    private final Grants grants;
    private final GraphAccess access;
    private final GraphFaults faults;

    GraphLogin(SimProperties properties, Partner partner, Grants grants, GraphAccess access, GraphFaults faults) {
        this.properties = properties;
        this.partner = partner;
        this.grants = grants;
        this.access = access;
        this.faults = faults;
    }

    @GetMapping("/oauth/access_token")
    Map<String, Object> exchange(
            @RequestParam(name = "client_id", defaultValue = "") String app,
            @RequestParam(name = "client_secret", defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(name = "grant_type", defaultValue = "") String type,
            @RequestParam(name = "fb_exchange_token", defaultValue = "") String old) {
        faults.strike("access_token");
        needApp(app, secret);
        boolean renewal = type.equals("fb_exchange_token");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", renewal ? grants.renew(old, SIXTY_DAYS) : grants.exchange(code));
        answer.put("token_type", "bearer");
        if (renewal) {
            answer.put("expires_in", SIXTY_DAYS.toSeconds());
        }
        return answer;
    }

    @GetMapping("/debug_token")
    Map<String, Object> inspect(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @RequestParam(name = "input_token", defaultValue = "") String input) {
        access.app(token);
        faults.strike("debug_token");
        Map<String, Object> data = new LinkedHashMap<>();
        Grant grant = input.equals(properties.accessToken()) || input.equals(partner.systemToken())
                ? ofTheCast()
                : grants.of(input).orElse(null);
        if (grant == null) {
            data.put("is_valid", false);
            data.put("scopes", List.of());
            data.put("error", Map.of("code", 190, "message", "Invalid OAuth access token - Cannot parse access token"));
            return Map.of("data", data);
        }
        data.put("app_id", properties.appId());
        data.put("type", "SYSTEM_USER");
        data.put("application", "Pulseline");
        data.put("expires_at", grant.expires() == null ? 0 : grant.expires().getEpochSecond());
        data.put("is_valid", grants.valid(grant));
        data.put("issued_at", grant.issued().getEpochSecond());
        data.put("scopes", grant.scopes());
        data.put(
                "granular_scopes",
                grant.scopes().stream()
                        .filter(scope -> scope.startsWith("whatsapp_"))
                        .map(scope -> Map.of("scope", scope, "target_ids", grant.wabas()))
                        .toList());
        data.put("user_id", "6" + grant.business());
        return Map.of("data", data);
    }

    /// The token that Meta keeps for the app at a customer's business; only the app's own system user gets it.
    ///
    /// @see "Meta, Hosted Embedded Signup, 4 Nov 2025"
    @PostMapping("/{business}/system_user_access_tokens")
    Map<String, Object> fetch(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String business,
            @RequestParam(name = "fetch_only", defaultValue = "false") boolean fetchOnly) {
        access.system(token);
        faults.strike("fetch_token");
        if (!fetchOnly) {
            throw new GraphError(400, 100, "Invalid parameter", "fetch_only must be true: no scope was given");
        }
        return Map.of("access_token", grants.fetch(business));
    }

    /// @see "Meta, Multi-Partner Solutions, 5 Nov 2025"
    @GetMapping("/{solution:[0-9]+}/access_token")
    Map<String, Object> ofSolution(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String solution,
            @RequestParam(name = "business_id", defaultValue = "") String business) {
        access.system(token);
        faults.strike("fetch_token");
        return Map.of("data", List.of(Map.of("access_token", grants.fetch(solution + " " + business))));
    }

    /// The cast's own token has no account by name: it has them all.
    private Grant ofTheCast() {
        return new Grant("0", List.of(), Grants.ALL_SCOPES, Instant.EPOCH, null, false);
    }

    @GetMapping("/oauth/revoke")
    Map<String, Object> revoke(
            @RequestParam(name = "client_id", defaultValue = "") String app,
            @RequestParam(name = "client_secret", defaultValue = "") String secret,
            @RequestParam(name = "revoke_token", defaultValue = "") String token) {
        faults.strike("revoke");
        needApp(app, secret);
        grants.revoke(token);
        // Meta's own spelling: a text
        return Map.of("success", "true");
    }

    private void needApp(String app, String secret) {
        if (!app.equals(properties.appId())) {
            throw new GraphError(400, 101, null, "Error validating application. Cannot get application info.", null);
        }
        if (!secret.equals(properties.appSecret())) {
            throw new GraphError(400, 1, null, "Error validating client secret.", null);
        }
    }
}
