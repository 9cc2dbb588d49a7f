package io.pulseline.platform.graphapi.http;

import static io.pulseline.platform.graphapi.GraphFaultKind.*;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Meta's error bodies to faults. Programs go by `code`; the texts are kept for people.
///
/// @see "Meta, Troubleshoot WhatsApp calling errors, 24 Jun 2026; Error codes, 12 Dec 2025"
final class Faults {
    private Faults() {}

    /// @param error the `error` object, missing when the answer had none
    static GraphFault of(int status, JsonNode error, String rawBody) {
        @Nullable
        Integer code = error.path("code").isNumber() ? error.path("code").asInt() : null;
        @Nullable
        Integer subcode = error.path("error_subcode").isNumber()
                ? error.path("error_subcode").asInt()
                : null;
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
                message != null
                        ? message
                        : "HTTP " + status + " "
                                + rawBody.strip().lines().findFirst().orElse(""),
                details,
                text(error.path("fbtrace_id")),
                retryHelps(kind),
                // a 5xx without a code of theirs may hide a request that went through
                status >= 500 && kind == META_TROUBLE);
    }

    static GraphFault unreachable(String reason) {
        return new GraphFault(UNREACHABLE, 0, null, null, reason, null, null, true, false);
    }

    static GraphFault noToken() {
        return new GraphFault(
                TOKEN_INVALID, 0, null, null, "No access token is stored for this number.", null, null, false, false);
    }

    static GraphFault answerLost(String reason) {
        return new GraphFault(ANSWER_LOST, 0, null, null, reason, null, null, false, true);
    }

    private static GraphFaultKind kind(int status, @Nullable Integer code, @Nullable String details) {
        if (code == null) {
            return status >= 500 ? META_TROUBLE : UNKNOWN;
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
            case 100 ->
                details != null && details.toLowerCase(java.util.Locale.ROOT).contains("sdp") ? BAD_SDP : BAD_REQUEST;
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

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
