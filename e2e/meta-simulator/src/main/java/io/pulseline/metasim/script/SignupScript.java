package io.pulseline.metasim.script;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.Grants;
import io.pulseline.metasim.signup.SignupDesk;
import io.pulseline.metasim.webhook.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/_sim/signup`: what is unusual about the sign-ups to come, and what customers do at Meta afterwards.
@RestController
@RequestMapping("/_sim/signup")
class SignupScript {
    private final SignupDesk desk;
    private final Assets assets;
    private final Routes routes;

    SignupScript(SignupDesk desk, Assets assets, Routes routes) {
        this.desk = desk;
        this.assets = assets;
        this.routes = routes;
    }

    /// `{code_age_seconds, pin, tier, scopes: [], token_life_seconds}`; absent ones are ordinary.
    @PostMapping("/plan")
    Map<String, Object> plan(@RequestBody JsonNode body) {
        List<String> scopes = new ArrayList<>();
        body.path("scopes").forEach(scope -> scopes.add(scope.asString()));
        desk.plan(new SignupDesk.Plan(
                Duration.ofSeconds(body.path("code_age_seconds").asLong(0)),
                body.path("pin").asStringOpt().orElse(null),
                body.path("tier").asString("TIER_2K"),
                scopes.isEmpty() ? Grants.ALL_SCOPES : scopes,
                body.has("token_life_seconds")
                        ? Duration.ofSeconds(body.path("token_life_seconds").asLong())
                        : null));
        return state();
    }

    /// A sign-up without a browser, with the body of the window's own request: Meta's hosted page, or a test. `door` is
    /// SHARED, APP_ONLY, PARTNER or SOLUTION.
    @PostMapping
    Map<String, Object> hosted(@RequestBody JsonNode body) {
        List<SignupDesk.Ordered> accounts = new ArrayList<>();
        body.path("accounts")
                .forEach(one -> accounts.add(new SignupDesk.Ordered(
                        one.path("name").asString("Customer"),
                        one.path("currency").asStringOpt().orElse(null),
                        one.path("phone").asStringOpt().orElse(null))));
        SignupDesk.Granted granted = desk.finish(new SignupDesk.Order(
                "",
                accounts,
                body.path("on_phone_app").asBoolean(false),
                SignupDesk.Door.valueOf(body.path("door").asString("SHARED"))));
        return Map.of(
                "code",
                granted.code(),
                "business_id",
                granted.business(),
                "waba_ids",
                granted.wabas(),
                "phone_number_ids",
                granted.numbers());
    }

    /// `{number_id, pin | tier | on_phone_app | sandbox}`: somebody changes a number in WhatsApp Manager.
    @PostMapping("/numbers")
    Map<String, Object> number(@RequestBody JsonNode body) {
        String id = body.path("number_id").asString("");
        if (id.isEmpty()) {
            throw new GraphError(400, 100, "Invalid parameter", "number_id is missing");
        }
        body.path("pin").asStringOpt().ifPresent(pin -> assets.setPin(id, pin));
        assets.adjust(
                id,
                body.path("tier").asStringOpt().orElse(null),
                body.has("on_phone_app") ? body.path("on_phone_app").asBoolean() : null,
                body.has("sandbox") ? body.path("sandbox").asBoolean() : null);
        return state();
    }

    /// `{fields: [] | waba_id, subscribed}`: somebody changes what the app hears, or whether it hears of an account.
    @PostMapping("/subscriptions")
    Map<String, Object> subscriptions(@RequestBody JsonNode body) {
        if (body.path("fields").isArray()) {
            Set<String> fields = new HashSet<>();
            body.path("fields").forEach(field -> fields.add(field.asString()));
            routes.setFields(fields);
        }
        body.path("waba_id").asStringOpt().ifPresent(waba -> {
            Routes.Route old = routes.of(waba);
            routes.set(waba, new Routes.Route(body.path("subscribed").asBoolean(true), old.override()));
        });
        return state();
    }

    /// `{waba_id, how}`: the customer removes the app (APP, as when it is absent) or takes the account back (ACCOUNT);
    /// or
    /// Meta says that it did, late, and it is not true any more (WORD).
    @PostMapping("/removals")
    Map<String, Object> remove(@RequestBody JsonNode body) {
        String waba = body.path("waba_id").asString("");
        switch (body.path("how").asString("APP")) {
            case "APP" -> desk.removeApp(waba);
            case "ACCOUNT" -> desk.unshare(waba);
            case "WORD" -> desk.sayRemoved(waba);
            default -> throw new GraphError(400, 100, "Invalid parameter", "how is APP, ACCOUNT or WORD");
        }
        return state();
    }

    @GetMapping
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        SignupDesk.Plan plan = desk.plan();
        state.put("code_age_seconds", plan.codeAge().toSeconds());
        state.put("pin", plan.pin());
        state.put("tier", plan.tier());
        state.put("scopes", plan.scopes());
        state.put("fields", routes.fields());
        state.put("numbers", assets.state());
        return state;
    }
}
