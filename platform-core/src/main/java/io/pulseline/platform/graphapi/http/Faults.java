package io.pulseline.platform.graphapi.http;

import static io.pulseline.platform.graphapi.GraphFaultKind.*;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Meta's error bodies to faults. Programs go by `code`; the texts are kept for people.
///
/// @see "Meta, Troubleshoot WhatsApp calling errors, 24 Jun 2026; Error codes, 12 Dec 2025"
final class Faults {
    private Faults() {}

    /// @param error the `error` object, missing when the answer had none
    static GraphFault of(int status, JsonNode error, String rawBody) {
        @Nullable Integer code = number(error.path("code"));
        @Nullable Integer subcode = number(error.path("error_subcode"));
        @Nullable String details = text(error.path("error_data").path("details"));
        if (details == null) {
            details = text(error.path("error_user_msg"));
        }
        @Nullable String message = text(error.path("message"));
        GraphFaultKind kind = kind(status, code, details);
        return new GraphFault(
                kind,
                status,
                code,
                subcode,
                message != null ? message : "HTTP " + status + " " + firstLine(rawBody),
                details,
                text(error.path("fbtrace_id")),
                retryHelps(kind) || error.path("is_transient").asBoolean(false),
                // their trouble may hide a request that went through
                status >= 500 && kind == META_TROUBLE);
    }

    static GraphFault unreachable(String reason) {
        return new GraphFault(UNREACHABLE, 0, null, null, reason, null, null, true, false);
    }

    static GraphFault noToken() {
        return new GraphFault(
                TOKEN_INVALID, 0, null, null, "No access token is stored for this number.", null, null, false, false);
    }

    static GraphFault budgetSpent(int perSecond) {
        return new GraphFault(
                RATE_LIMITED,
                0,
                null,
                null,
                "Not sent: this number's " + perSecond + " permission reads of this second are used.",
                null,
                null,
                true,
                false);
    }

    static GraphFault pairSilent(Duration left) {
        return new GraphFault(
                RATE_LIMITED,
                0,
                null,
                null,
                "Not sent: Meta said that messages to this user come too fast; again in "
                        + Math.max(1, (left.toMillis() + 999) / 1000) + " s.",
                null,
                null,
                true,
                false);
    }

    static GraphFault answerLost(String reason) {
        return new GraphFault(ANSWER_LOST, 0, null, null, reason, null, null, false, true);
    }

    private static GraphFaultKind kind(int status, @Nullable Integer code, @Nullable String details) {
        if (code == null) {
            return byStatus(status);
        }
        return switch (code) {
            case 138006 -> NO_CALL_PERMISSION;
            case 138009, 138017 -> PERMISSION_REQUEST_LIMIT;
            case 138012 -> CONNECTED_CALL_LIMIT;
            case 138003 -> USER_ALREADY_IN_CALL;
            case 138002, 138005 -> CALL_RATE_LIMIT;
            case 138000, 138015, 138018 -> CALLING_NOT_ENABLED;
            case 138013 -> COUNTRY_NOT_SUPPORTED;
            case 138014 -> CALLING_RESTRICTED;
            case 131055 -> WRONG_SIGNALLING_MODE;
            case 138008 -> BAD_SDP;
            case 138007, 138004 -> CONNECT_TIMEOUT;
            case 131042, 131044 -> NO_PAYMENT_METHOD;
            case 131047 -> WINDOW_CLOSED;
            case 4, 613, 80007, 130429, 131048, 131056 -> RATE_LIMITED;
            case 0, 102, 190 -> TOKEN_INVALID;
            case 131026, 131030, 131062, 138001 -> RECIPIENT_UNREACHABLE;
            case 1, 2, 131000, 131057 -> META_TROUBLE;
            case 100 -> ofDetails(details == null ? "" : details.toLowerCase(Locale.ROOT));
            case 33, 131008, 131009 -> BAD_REQUEST;
            case 3, 10, 131005, 131031, 130497, 368 -> NOT_ALLOWED;
            default -> {
                if (code >= 200 && code <= 299) {
                    yield NOT_ALLOWED;
                }
                yield status >= 500 ? META_TROUBLE : UNKNOWN;
            }
        };
    }

    private static GraphFaultKind byStatus(int status) {
        return switch (status) {
            case 401 -> TOKEN_INVALID;
            case 403 -> NOT_ALLOWED;
            case 429 -> RATE_LIMITED;
            default -> status >= 500 ? META_TROUBLE : UNKNOWN;
        };
    }

    /// 100 is said for everything malformed; only the details tell what.
    private static GraphFaultKind ofDetails(String details) {
        if (details.contains("sdp")) {
            return BAD_SDP;
        }
        boolean ofCall = details.contains("call") && !details.contains("call permission");
        boolean overOrElsewhere = Stream.of(
                        "already", "ended", "terminated", "completed", "in progress", "call_id", "call id")
                .anyMatch(details::contains);
        return ofCall && overOrElsewhere ? CALL_STATE : BAD_REQUEST;
    }

    private static boolean retryHelps(GraphFaultKind kind) {
        return switch (kind) {
            case META_TROUBLE, RATE_LIMITED, UNREACHABLE, CALL_RATE_LIMIT -> true;
            case NO_CALL_PERMISSION,
                    PERMISSION_REQUEST_LIMIT,
                    CONNECTED_CALL_LIMIT,
                    USER_ALREADY_IN_CALL,
                    CALLING_NOT_ENABLED,
                    COUNTRY_NOT_SUPPORTED,
                    CALLING_RESTRICTED,
                    WRONG_SIGNALLING_MODE,
                    BAD_SDP,
                    CONNECT_TIMEOUT,
                    NO_PAYMENT_METHOD,
                    WINDOW_CLOSED,
                    TOKEN_INVALID,
                    NOT_ALLOWED,
                    RECIPIENT_UNREACHABLE,
                    CALL_STATE,
                    BAD_REQUEST,
                    ANSWER_LOST,
                    UNKNOWN -> false;
        };
    }

    private static String firstLine(String body) {
        String line = body.strip().lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private static @Nullable Integer number(JsonNode node) {
        String text = node.asString("");
        return text.matches("-?[0-9]{1,9}") ? Integer.valueOf(text) : null;
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
