package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.ReadinessCheck.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Whether a number can call and be called, put together from what Meta answers: there is no single field for it.
///
/// @see "Meta, Calling FAQ, 29 Sep 2026; Messaging limits, 26 Nov 2025"
@Component
class ReadinessChecks {
    private static final Set<String> LIMITS_TOO_LOW = Set.of("TIER_50", "TIER_250", "TIER_1K", "NOT_SET");

    private final Numbers graph;
    private final MetaProperties meta;
    private final CallingLimits limits;
    private final ObjectMapper json;

    ReadinessChecks(Numbers graph, MetaProperties meta, CallingLimits limits, ObjectMapper json) {
        this.graph = graph;
        this.meta = meta;
        this.limits = limits;
        this.json = json;
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
        return List.of(
                token(node),
                status(node),
                calling(number),
                restrictions(number),
                messagingLimit(node),
                app(tenant, number),
                payment(account),
                health(node),
                country(number));
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

    private static ReadinessCheck messagingLimit(Read node) {
        JsonNode document = node.document();
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

    /// The account must be subscribed by our app, and the app to the field `calls`. A SIP number needs neither.
    private ReadinessCheck app(TenantId tenant, BusinessNumber number) {
        if (number.signalling() == SignallingMode.SIP) {
            return pass("app", "SIP numbers need no webhook subscription", "rule");
        }
        String source = "GET /" + number.waba() + "/subscribed_apps";
        switch (graph.subscribedApps(tenant, number.waba())) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) -> {
                return new Read(null, fault, source).unknown("app");
            }
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> apps) -> {
                String all = json.writeValueAsString(apps);
                if (meta.appId() != null && !all.contains("\"" + meta.appId() + "\"")) {
                    return fail("app", "Our app is not subscribed to this account", source, "Subscribe the app.");
                }
            }
        }
        String fields = "GET /" + meta.appId() + "/subscriptions";
        return switch (graph.appSubscriptions(tenant)) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) ->
                new Read(null, fault, fields).unknown("app");
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> rows) ->
                json.writeValueAsString(rows).contains("\"calls\"")
                        ? pass("app", "Our app gets this account's calls", fields)
                        : fail("app", "The app lacks the field calls", fields, "Subscribe the app to calls (138018).");
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
        for (JsonNode entity : entities) {
            if (entity.path("can_send_message").asString("").equals("BLOCKED")) {
                JsonNode error = entity.path("errors").path(0);
                return fail(
                        "health",
                        entity.path("entity_type").asString("") + " is blocked: "
                                + error.path("error_description").asString("Meta gives no reason"),
                        node.source(),
                        error.path("possible_solution").asString("Look at the account in WhatsApp Manager."));
            }
        }
        return pass("health", "Nothing is blocked", node.source());
    }

    private ReadinessCheck country(BusinessNumber number) {
        String source = "rule pulseline.limits.no-business-calls-from";
        return limits.noBusinessCallsFrom().stream()
                .filter(number.number().digits()::startsWith)
                .findFirst()
                .map(code -> code.equals("1")
                        ? new ReadinessCheck(
                                "country",
                                Verdict.UNKNOWN,
                                "Numbers of the US and Canada may not place calls; others with +1 may",
                                source,
                                "Incoming calls work. Meta refuses outgoing ones with 138013 where not allowed.")
                        : fail(
                                "country",
                                "Numbers with +" + code + " may not place calls",
                                source,
                                "Incoming calls work; outgoing ones need a number of another country (138013)."))
                .orElse(pass("country", "Numbers of this country may place calls", source));
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
