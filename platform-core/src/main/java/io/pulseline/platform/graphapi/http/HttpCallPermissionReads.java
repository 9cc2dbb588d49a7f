package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpCallPermissionReads implements CallPermissionReads {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpCallPermissionReads(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user) {
        String who = user.waId() != null
                ? "user_wa_id=" + user.waId().digits()
                : "recipient="
                        + URLEncoder.encode(Objects.requireNonNull(user.bsuid()).value(), StandardCharsets.UTF_8);
        return graph.get(tokens.forNumber(tenant, number), "/" + number + "/call_permissions?" + who, DEADLINE)
                .map(HttpCallPermissionReads::permission);
    }

    static LivePermission permission(JsonNode tree) {
        JsonNode permission = tree.path("permission");
        JsonNode expires = permission.path("expiration_time");
        if (!expires.isNumber()) {
            expires = permission.path("expiration");
        }
        List<ActionState> actions = new ArrayList<>();
        for (JsonNode action : tree.path("actions")) {
            List<Limit> limits = new ArrayList<>();
            for (JsonNode limit : action.path("limits")) {
                limits.add(new Limit(
                        period(limit.path("time_period").asString("")),
                        limit.path("max_allowed").asInt(0),
                        limit.path("current_usage").asInt(0),
                        instant(limit.path("limit_expiration_time"))));
            }
            actions.add(new ActionState(
                    action(action.path("action_name").asString("")),
                    action.path("can_perform_action").asBoolean(false),
                    limits));
        }
        return new LivePermission(status(permission.path("status").asString("")), instant(expires), actions);
    }

    /// Guides and the published schema use different words.
    private static Status status(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "temporary", "granted" -> Status.TEMPORARY;
            case "permanent" -> Status.PERMANENT;
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

    private static Duration period(String text) {
        try {
            return Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException notIso) {
            return text.matches("(?i)\\d+h")
                    ? Duration.ofHours(Long.parseLong(text.substring(0, text.length() - 1)))
                    : Duration.ZERO;
        }
    }

    private static @Nullable Instant instant(JsonNode node) {
        return node.isNumber() ? Instant.ofEpochSecond(node.asLong()) : null;
    }
}
