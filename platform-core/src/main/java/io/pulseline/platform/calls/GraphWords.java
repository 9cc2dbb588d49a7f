package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.GraphFault;

/// A refusal of Graph in a call's own words: Meta's text, and whose doing it is.
final class GraphWords {
    private GraphWords() {}

    /// Meta's own text, details included, nothing reworded.
    static String of(GraphFault fault) {
        return fault.message() + (fault.details() == null ? "" : " " + fault.details());
    }

    static Fault owner(GraphFault fault) {
        return switch (fault.kind()) {
            case NO_CALL_PERMISSION, USER_ALREADY_IN_CALL, RECIPIENT_UNREACHABLE -> Fault.USER;
            case CALLING_NOT_ENABLED,
                    COUNTRY_NOT_SUPPORTED,
                    CALLING_RESTRICTED,
                    WRONG_SIGNALLING_MODE,
                    NO_PAYMENT_METHOD,
                    PERMISSION_REQUEST_LIMIT,
                    CONNECTED_CALL_LIMIT,
                    CALL_RATE_LIMIT,
                    WINDOW_CLOSED,
                    TOKEN_INVALID,
                    NOT_ALLOWED -> Fault.TENANT;
            case BAD_SDP, BAD_REQUEST, CONNECT_TIMEOUT -> Fault.US;
            case META_TROUBLE, RATE_LIMITED, UNREACHABLE, ANSWER_LOST, CALL_STATE -> Fault.META;
            case UNKNOWN -> Fault.UNKNOWN;
        };
    }
}
