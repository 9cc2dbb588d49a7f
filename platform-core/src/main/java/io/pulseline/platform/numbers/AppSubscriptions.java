package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.integration.Integration;
import io.pulseline.platform.integration.Integrations;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What Meta tells the apps of a tenant's pattern about an account: the app that does calls has to be on the account
/// and
/// subscribed to `calls`. Fields of our own app are read; those of another partner's app only that partner can see.
///
/// @see "Meta, Webhooks, Subscriptions edge; Integration patterns, 22 Oct 2025"
@Component
public class AppSubscriptions {
    private final Numbers graph;
    private final MetaProperties meta;
    private final Integrations integrations;
    private final ObjectMapper json;

    AppSubscriptions(Numbers graph, MetaProperties meta, Integrations integrations, ObjectMapper json) {
        this.graph = graph;
        this.meta = meta;
        this.integrations = integrations;
        this.json = json;
    }

    public enum State {
        COMPLETE,
        /// calls are another app's, which is on the account; what it is subscribed to is not shown to us
        ANOTHER_APP,
        /// an app of the pattern is not on the account
        UNSUBSCRIBED,
        CALLS_MISSING,
        FIELDS_MISSING,
        /// the apps are on the account; Meta did not say what ours is subscribed to
        FIELDS_UNKNOWN,
        /// Meta did not say
        UNKNOWN
    }

    /// @param missing    apps or fields, by state; empty for none
    /// @param stopsCalls whether calls of a number that is not in SIP mode cannot arrive
    /// @param source     the Graph address that spoke last
    /// @param fault      null unless unknown
    public record Found(
            State state,
            List<String> missing,
            boolean stopsCalls,
            String source,
            @Nullable GraphFault fault) {}

    public Found of(TenantId tenant, WabaId waba) {
        Integration pattern = integrations.of(tenant);
        String onAccount = "GET /" + waba + "/subscribed_apps";
        switch (graph.subscribedApps(tenant, waba)) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) -> {
                return new Found(State.UNKNOWN, List.of(), false, onAccount, fault);
            }
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> rows) -> {
                List<String> missing = pattern.apps(meta.appId()).stream()
                        .filter(app -> !subscribed(rows).contains(app))
                        .toList();
                if (!missing.isEmpty()) {
                    return new Found(
                            State.UNSUBSCRIBED,
                            missing,
                            missing.contains(pattern.apps(meta.appId()).getFirst()),
                            onAccount,
                            null);
                }
            }
        }
        return fields(tenant, pattern);
    }

    private Found fields(TenantId tenant, Integration pattern) {
        String source = "GET /" + meta.appId() + "/subscriptions";
        List<String> wanted = pattern.fieldsOf(meta.appId());
        return switch (graph.appSubscriptions(tenant)) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) ->
                new Found(State.FIELDS_UNKNOWN, List.of(), false, source, fault);
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> rows) -> {
                Set<String> has = fields(rows);
                List<String> missing =
                        wanted.stream().filter(field -> !has.contains(field)).toList();
                if (missing.contains("calls")) {
                    yield new Found(State.CALLS_MISSING, missing, true, source, null);
                }
                yield new Found(
                        missing.isEmpty()
                                ? (wanted.contains("calls") ? State.COMPLETE : State.ANOTHER_APP)
                                : State.FIELDS_MISSING,
                        missing,
                        false,
                        source,
                        null);
            }
        };
    }

    private Set<String> subscribed(List<Map<String, Object>> rows) {
        Set<String> apps = new HashSet<>();
        for (JsonNode row : json.<JsonNode>valueToTree(rows)) {
            apps.add(row.path("whatsapp_business_api_data").path("id").asString(""));
        }
        return apps;
    }

    /// Meta writes a field as `{name, version}`, older versions as its bare name. A row that is switched off tells
    /// nothing.
    private Set<String> fields(List<Map<String, Object>> rows) {
        Set<String> fields = new HashSet<>();
        for (JsonNode row : json.<JsonNode>valueToTree(rows)) {
            boolean ours =
                    row.path("object").asString("whatsapp_business_account").equals("whatsapp_business_account");
            if (ours && row.path("active").asBoolean(true)) {
                row.path("fields")
                        .forEach(field -> fields.add(
                                field.isString()
                                        ? field.asString()
                                        : field.path("name").asString("")));
            }
        }
        return fields;
    }
}
