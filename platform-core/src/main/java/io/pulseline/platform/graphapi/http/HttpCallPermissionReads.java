package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpCallPermissionReads implements CallPermissionReads {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int READS_PER_SECOND = 100;

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final ReadBudget budget = new ReadBudget(READS_PER_SECOND, System::nanoTime);

    HttpCallPermissionReads(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user) {
        Optional<GraphFault> spent = budget.spend(number);
        if (spent.isPresent()) {
            return new GraphResult.Failed<>(spent.get());
        }
        GraphResult<JsonNode> answer = graph.get(
                tenant, tokens.forNumber(tenant, number), "/" + number + "/call_permissions?" + who(user), DEADLINE);
        switch (answer) {
            case GraphResult.Ok<JsonNode> ok -> budget.fine(number);
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                if (fault.kind() == GraphFaultKind.RATE_LIMITED) {
                    budget.slowDown(number, fault);
                }
            }
        }
        return answer.map(HttpCallPermissionReads::permission);
    }

    private static String who(WaUser user) {
        return user.waId() != null
                ? "user_wa_id=" + user.waId().digits()
                : "recipient="
                        + GraphClient.encoded(
                                Objects.requireNonNull(user.bsuid()).value());
    }

    static LivePermission permission(JsonNode tree) {
        JsonNode permission = tree.path("permission");
        // the table of the page says `expiration`, its sample `expiration_time`
        @Nullable Instant expires = instant(permission.path("expiration_time"));
        if (expires == null) {
            expires = instant(permission.path("expiration"));
        }
        Status status = status(permission.path("status").asString(""), expires);
        List<ActionState> actions = new ArrayList<>();
        for (JsonNode action : tree.path("actions")) {
            actions.add(new ActionState(
                    action(action.path("action_name").asString("")),
                    action.path("can_perform_action").asBoolean(false),
                    limits(action.path("limits"))));
        }
        return new LivePermission(status, status == Status.TEMPORARY ? expires : null, actions);
    }

    private static List<Limit> limits(JsonNode rows) {
        List<Limit> limits = new ArrayList<>();
        for (JsonNode row : rows) {
            limits.add(new Limit(
                    period(row.path("time_period").asString("")),
                    row.path("max_allowed").asInt(0),
                    row.path("current_usage").asInt(0),
                    instant(row.path("limit_expiration_time"))));
        }
        return limits;
    }

    /// Guides and the published schema use different words; `granted` without an end is a permanent one.
    private static Status status(String word, @Nullable Instant expires) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "temporary" -> Status.TEMPORARY;
            case "permanent" -> Status.PERMANENT;
            case "granted" -> expires == null ? Status.PERMANENT : Status.TEMPORARY;
            case "no_permission", "none", "denied", "expired", "pending" -> Status.NO_PERMISSION;
            default -> Status.UNKNOWN;
        };
    }

    private static Action action(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "send_call_permission_request" -> Action.SEND_REQUEST;
            case "start_call" -> Action.START_CALL;
            default -> Action.OTHER;
        };
    }

    /// `PT24H`, `P7D`, and `24h` of the published schema; zero when it is none of them.
    private static Duration period(String text) {
        try {
            return text.matches("(?i)[0-9]{1,4}[hd]")
                    ? Duration.parse(text.toLowerCase(Locale.ROOT).endsWith("h") ? "PT" + text : "P" + text)
                    : Duration.parse(text);
        } catch (DateTimeParseException unknown) {
            return Duration.ZERO;
        }
    }

    private static @Nullable Instant instant(JsonNode node) {
        String seconds = node.asString("");
        return seconds.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
    }
}
