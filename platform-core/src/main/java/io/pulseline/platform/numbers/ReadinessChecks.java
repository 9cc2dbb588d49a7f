package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.graphapi.Signup.TokenFacts;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.ReadinessCheck.Verdict;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Whether a number can call and be called, put together from what Meta answers: there is no single field for it.
///
/// @see "Meta, Calling FAQ, 29 Sep 2026; Messaging limits, 26 Nov 2025"
@Component
class ReadinessChecks {
    static final Set<String> LIMITS_TOO_LOW = Set.of("TIER_50", "TIER_250", "TIER_1K", "NOT_SET");

    static final List<String> SCOPES = List.of("whatsapp_business_messaging", "whatsapp_business_management");
    private static final Pattern TOLL_FREE = Pattern.compile("^1(800|833|844|855|866|877|888)|^44(800|808)|^800");

    private final Numbers graph;
    private final Signup tokens;
    private final AccessTokens vault;
    private final AppSubscriptions apps;
    private final NumberStore store;
    private final CountryRules countries;
    private final TenantTransactions transactions;
    private final ObjectMapper json;
    private final Clock clock;

    ReadinessChecks(
            Numbers graph,
            Signup tokens,
            AccessTokens vault,
            AppSubscriptions apps,
            NumberStore store,
            CountryRules countries,
            TenantTransactions transactions,
            ObjectMapper json,
            Clock clock) {
        this.graph = graph;
        this.tokens = tokens;
        this.vault = vault;
        this.apps = apps;
        this.store = store;
        this.countries = countries;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /// One of Meta's answers: the document, or why there is none.
    private record Read(
            @Nullable JsonNode document, @Nullable GraphFault fault, String source) {
        ReadinessCheck unknown(String name) {
            String why = fault == null ? "Meta did not say" : words(fault);
            return new ReadinessCheck(name, Verdict.UNKNOWN, why, source, "Try again, then look at the token.");
        }
    }

    List<ReadinessCheck> of(TenantId tenant, BusinessNumber number) {
        Read node = read(graph.read(tenant, number.id()), "GET /" + number.id());
        Read account = read(graph.account(tenant, number.waba()), "GET /" + number.waba());
        Instant now = clock.instant();
        JsonNode document = node.document();
        if (document != null && document.path("health_status").isObject()) {
            transactions.inTenant(tenant, () -> store.keepHealth(number.id(), document.path("health_status"), now));
        }
        List<CountryRules.Row> rules = rules(number, node, LocalDate.ofInstant(now, ZoneOffset.UTC));
        return Stream.of(
                        token(node),
                        scopes(tenant, number),
                        status(node),
                        messagingLimit(node, number),
                        payment(account),
                        verification(account),
                        app(tenant, number),
                        appMode(number),
                        calling(number),
                        restrictions(number),
                        health(node),
                        sipCalls(node, number),
                        country(number, rules),
                        cloudApi(number, rules),
                        tollFree(number))
                .map(check -> check.asOf(now))
                .toList();
    }

    private Read read(GraphResult<Map<String, Object>> result, String source) {
        return switch (result) {
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> document) ->
                new Read(json.valueToTree(document), null, source);
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) -> new Read(null, fault, source);
        };
    }

    private static ReadinessCheck token(Read node) {
        GraphFault fault = node.fault();
        if (fault == null) {
            return pass("token", "Meta accepts the business token", node.source());
        }
        return switch (fault.kind()) {
            case TOKEN_INVALID, NOT_ALLOWED ->
                fail("token", words(fault), node.source(), "Give this account a valid business token.");
            default -> node.unknown("token");
        };
    }

    private static ReadinessCheck status(Read node) {
        JsonNode document = node.document();
        String status = document == null ? "" : document.path("status").asString("");
        if (document == null || status.isEmpty()) {
            return node.unknown("number");
        }
        if (document.path("is_on_biz_app").asBoolean(false)) {
            return fail(
                    "number",
                    "The number runs on the WhatsApp Business app",
                    node.source(),
                    "Calling needs a number on Cloud API.");
        }
        return status.equalsIgnoreCase("CONNECTED")
                ? pass("number", "Meta says " + status, node.source())
                : fail("number", "Meta says " + status, node.source(), "Register the number until it is CONNECTED.");
    }

    private static ReadinessCheck calling(BusinessNumber number) {
        String source = "GET /" + number.id() + "/settings";
        return switch (number.callingStatus()) {
            case "ENABLED" -> pass("calling", "Calling is switched on, signalling " + number.signalling(), source);
            case "UNKNOWN" ->
                new ReadinessCheck("calling", Verdict.UNKNOWN, "The settings could not be read", source, "Try again.");
            default -> fail("calling", "Calling is " + number.callingStatus(), source, "Switch calling on.");
        };
    }

    private static ReadinessCheck restrictions(BusinessNumber number) {
        String source = "webhooks and settings";
        if (number.restrictions().isEmpty()) {
            return pass("restrictions", "No restriction is in force", source);
        }
        Restriction first = number.restrictions().getFirst();
        return fail(
                "restrictions",
                first.type() + (first.reason() == null ? "" : ": " + first.reason()),
                source,
                first.until() == null ? "Remove the cause, then show the call button again." : "Ends " + first.until());
    }

    /// Meta relaxes it for numbers that are for trying out.
    private static ReadinessCheck messagingLimit(Read node, BusinessNumber number) {
        JsonNode document = node.document();
        boolean sandbox =
                document != null && document.path("account_mode").asString("").equalsIgnoreCase("SANDBOX");
        if (sandbox || number.number().digits().startsWith("1555")) {
            return pass(
                    "messaging_limit",
                    sandbox ? "A sandbox number: no limit is needed" : "A test number (+1 555): no limit is needed",
                    "rule, Calling sandbox, 31 Oct 2025");
        }
        String limit = document == null
                ? ""
                : document.path("whatsapp_business_manager_messaging_limit").asString("");
        if (limit.isEmpty()) {
            return node.unknown("messaging_limit");
        }
        return LIMITS_TOO_LOW.contains(limit)
                ? fail("messaging_limit", limit, node.source(), "Calling needs at least 2,000 users a day (138015).")
                : pass("messaging_limit", limit, node.source());
    }

    /// The app that does calls must be on the account and subscribed to the field `calls`. A SIP number needs neither.
    private ReadinessCheck app(TenantId tenant, BusinessNumber number) {
        if (number.signalling() == SignallingMode.SIP) {
            return pass("app", "SIP numbers need no webhook subscription", "rule");
        }
        AppSubscriptions.Found found = apps.of(tenant, number.waba());
        String missing = String.join(", ", found.missing());
        return switch (found.state()) {
            case COMPLETE -> pass("app", "Our app gets this account's calls", found.source());
            case ANOTHER_APP ->
                pass("app", "Another app does this tenant's calls and is on the account", found.source());
            case FIELDS_MISSING ->
                pass("app", "Our app gets this account's calls, but not: " + missing, found.source());
            case UNSUBSCRIBED ->
                found.stopsCalls()
                        ? fail(
                                "app",
                                "The app is not subscribed to this account: " + missing,
                                found.source(),
                                "Subscribe the app.")
                        : pass("app", "Calls arrive; the app for messages is not on it: " + missing, found.source());
            case CALLS_MISSING ->
                fail("app", "The app lacks the field calls", found.source(), "Subscribe the app to calls (138018).");
            case FIELDS_UNKNOWN, UNKNOWN -> new Read(null, found.fault(), found.source()).unknown("app");
        };
    }

    /// Absence proves nothing: the field is shown to some tokens only.
    private static ReadinessCheck payment(Read account) {
        JsonNode document = account.document();
        if (document != null
                && !document.path("primary_funding_id").asString("").isEmpty()) {
            return pass("payment", "A payment method is attached", account.source());
        }
        return new ReadinessCheck(
                "payment",
                Verdict.UNKNOWN,
                document == null ? account.unknown("payment").detail() : "Meta shows no payment method to this token",
                account.source(),
                "Check the account's payment method in WhatsApp Manager: without one calls fail with 131044.");
    }

    private static ReadinessCheck health(Read node) {
        JsonNode document = node.document();
        JsonNode entities =
                document == null ? null : document.path("health_status").path("entities");
        if (entities == null || !entities.isArray()) {
            return node.unknown("health");
        }
        List<String> seen = new ArrayList<>();
        for (JsonNode entity : entities) {
            String type = entity.path("entity_type").asString("");
            if (entity.path("can_send_message").asString("").equals("BLOCKED")) {
                JsonNode error = entity.path("errors").path(0);
                String code = error.path("error_code").asString("");
                return fail(
                        "health",
                        type + " is blocked: " + (code.isEmpty() ? "" : code + " ")
                                + error.path("error_description").asString("Meta gives no reason"),
                        node.source(),
                        error.path("possible_solution").asString("Look at the account in WhatsApp Manager."));
            }
            seen.add(type + " " + entity.path("can_send_message").asString("?"));
        }
        return pass("health", seen.isEmpty() ? "Nothing is blocked" : String.join(", ", seen), node.source());
    }

    /// Whether Meta would hand calls to a SIP server, for the number and for each app: 138024 SIP is not on, 138025 the
    /// app
    /// has no server. Meta has no such field for calls by Graph.
    ///
    /// @see "Meta, Messaging and calling health status, 22 Oct 2025"
    private static ReadinessCheck sipCalls(Read node, BusinessNumber number) {
        if (number.signalling() != SignallingMode.SIP) {
            return pass("sip_calls", "The number is not in SIP mode", "rule");
        }
        JsonNode document = node.document();
        List<String> seen = new ArrayList<>();
        if (document != null) {
            for (JsonNode entity : document.path("health_status").path("entities")) {
                String word = entity.path("can_receive_call_sip").asString("");
                if (word.equals("BLOCKED")) {
                    JsonNode error = entity.path("errors").path(0);
                    return fail(
                            "sip_calls",
                            entity.path("entity_type").asString("") + " is blocked: "
                                    + error.path("error_code").asString("") + " "
                                    + error.path("error_description").asString("Meta gives no reason"),
                            node.source(),
                            error.path("possible_solution").asString("Look at the number's SIP page."));
                }
                if (!word.isEmpty()) {
                    seen.add(entity.path("entity_type").asString("") + " " + word);
                }
            }
        }
        return seen.isEmpty() ? node.unknown("sip_calls") : pass("sip_calls", String.join(", ", seen), node.source());
    }

    /// Which of Meta's lists the number may be on. Meta's own country decides; without it the calling code, which
    /// several
    /// countries may share.
    private List<CountryRules.Row> rules(BusinessNumber number, Read node, LocalDate day) {
        JsonNode document = node.document();
        String country = document == null ? "" : document.path("country_code").asString("");
        @Nullable String known = country.matches("[A-Z]{2}") ? country : null;
        return transactions.global(() -> countries.of(number.number().digits(), known, day));
    }

    private static ReadinessCheck country(BusinessNumber number, List<CountryRules.Row> all) {
        List<CountryRules.Row> rules = all.stream()
                .filter(row -> row.rule() == CountryRules.Rule.NO_BUSINESS_CALLS)
                .toList();
        if (rules.isEmpty()) {
            return pass("country", "Numbers of this country may place calls", "rule, Cloud API Calling, 26 Jun 2026");
        }
        CountryRules.Row first = rules.getFirst();
        String source = "rule since " + first.from() + ", " + first.source();
        String remedy = "Incoming calls work; outgoing ones need a number of another country (138013).";
        return number.number().digits().startsWith("1") && rules.size() > 1
                ? new ReadinessCheck(
                        "country",
                        Verdict.UNKNOWN,
                        "Numbers of the US and Canada may not place calls; others with +1 may",
                        source,
                        "Incoming calls work. Meta refuses outgoing ones with 138013 where not allowed.")
                : fail("country", "Numbers of " + first.country() + " may not place calls", source, remedy);
    }

    private static ReadinessCheck cloudApi(BusinessNumber number, List<CountryRules.Row> all) {
        return all.stream()
                .filter(row -> row.rule() == CountryRules.Rule.NO_CLOUD_API)
                .findFirst()
                .map(row -> fail(
                        "cloud_api",
                        "Cloud API is not offered to numbers of " + row.country(),
                        "rule since " + row.from() + ", " + row.source(),
                        "Use a number of another country."))
                .orElse(pass(
                        "cloud_api",
                        "Cloud API is offered to +" + number.number().digits().substring(0, 1) + "…",
                        "rule, Cloud API Calling, 26 Jun 2026"));
    }

    private static ReadinessCheck tollFree(BusinessNumber number) {
        boolean tollFree = TOLL_FREE.matcher(number.number().digits()).find();
        return pass(
                "toll_free",
                tollFree ? "A toll-free number: its country's rules hold for it" : "Not a toll-free number",
                "rule, Cloud API Calling, 26 Jun 2026");
    }

    /// @see "Meta, Calling FAQ, 29 Sep 2026"
    private static ReadinessCheck verification(Read account) {
        JsonNode document = account.document();
        String status = document == null
                ? ""
                : document.path("business_verification_status").asString("");
        return pass(
                "verification",
                "Not needed for calls" + (status.isEmpty() ? "" : "; Meta says " + status)
                        + ". A verified business reaches the limit of 2,000 sooner.",
                "rule, Calling FAQ, 29 Sep 2026");
    }

    /// No request tells whether an app is live.
    private static ReadinessCheck appMode(BusinessNumber number) {
        return number.signalling() == SignallingMode.SIP
                ? new ReadinessCheck(
                        "app_mode",
                        Verdict.UNKNOWN,
                        "SIP needs the Meta app in live mode; Meta does not tell the mode",
                        "rule, SIP guide, 22 Sep 2026",
                        "Look at the switch in the App Dashboard.")
                : pass("app_mode", "Only SIP needs the app in live mode", "rule, SIP guide, 22 Sep 2026");
    }

    /// What the token may do, asked as the app.
    private ReadinessCheck scopes(TenantId tenant, BusinessNumber number) {
        String source = "GET /debug_token";
        Secret token = vault.forNumber(tenant, number.id()).orElse(null);
        if (token == null) {
            return fail("scopes", "No token is stored for this account", source, "Sign up with Meta's window again.");
        }
        return switch (tokens.inspect(tenant, token)) {
            case GraphResult.Failed<TokenFacts>(GraphFault fault) -> new Read(null, fault, source).unknown("scopes");
            case GraphResult.Ok<TokenFacts>(TokenFacts facts) -> {
                List<String> missing = SCOPES.stream()
                        .filter(scope -> !facts.scopes().contains(scope))
                        .toList();
                String until = facts.expiresAt() == null ? "no end" : "until " + facts.expiresAt();
                if (!facts.valid()) {
                    // tokens that another app made are not shown to us
                    yield new ReadinessCheck(
                            "scopes",
                            Verdict.UNKNOWN,
                            "Meta does not show this token to our app",
                            source,
                            "Sign up with Meta's window again, so that the token is our app's.");
                }
                yield missing.isEmpty()
                        ? pass("scopes", String.join(", ", facts.scopes()) + ", " + until, source)
                        : fail(
                                "scopes",
                                "Missing: " + String.join(", ", missing),
                                source,
                                "Sign up again and leave every permission switched on.");
            }
        };
    }

    private static String words(GraphFault fault) {
        return (fault.code() == null ? "" : fault.code() + " ") + fault.message();
    }

    private static ReadinessCheck pass(String name, String detail, String source) {
        return new ReadinessCheck(name, Verdict.PASS, detail, source, null);
    }

    private static ReadinessCheck fail(String name, String detail, String source, String remedy) {
        return new ReadinessCheck(name, Verdict.FAIL, detail, source, remedy);
    }
}
