package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;

/// Why a step failed, in our words; cause, who can mend it and what to do stand in `messages/onboarding.properties`.
public enum Trouble {
    /// closed without a word
    WINDOW_CLOSED,
    WINDOW_CANCELLED,
    /// Meta's window reported an error
    WINDOW_ERROR,
    /// 36007: more than 30 s old
    CODE_LATE,
    /// 36009
    CODE_USED,
    CODE_REFUSED,
    /// without our own system token nothing can be fetched
    NO_SYSTEM_TOKEN,
    TOKEN_NOT_FETCHED,
    /// the token was made for another app
    TOKEN_FOREIGN,
    SCOPES_MISSING,
    NO_ACCOUNT,
    ACCOUNT_TAKEN,
    ACCOUNT_UNREADABLE,
    SUBSCRIPTION_REFUSED,
    /// 2200: our address did not prove itself
    OVERRIDE_UNPROVEN,
    OVERRIDE_REFUSED,
    SYSTEM_USER_REFUSED,
    NO_CREDIT_LINE,
    CREDIT_REFUSED,
    /// lent, but the account shows another payer
    CREDIT_UNMATCHED,
    NO_NUMBER,
    /// the account did not take the number that was typed in
    NUMBER_REFUSED,
    /// 136024
    CODE_NOT_SENT,
    /// 136025
    CODE_WRONG,
    /// 133005
    PIN_WRONG,
    /// 133008, 133009
    PIN_GUESSES,
    /// 133016, or ours before Meta's
    REGISTER_LIMIT,
    /// 133006
    NUMBER_UNVERIFIED,
    REGISTER_REFUSED,
    /// coexistence: it stays on the phone's app and can never call here
    ON_PHONE_APP,
    /// 138015
    LIMIT_TOO_LOW,
    /// 138018
    CALLS_FIELD_MISSING,
    CALLING_REFUSED,
    NOT_CONNECTED,
    EVENT_MISSING,
    /// 190: the customer or Meta took the token back
    TOKEN_LOST,
    /// 10, 200: the token may not do this
    NOT_ALLOWED,
    /// nobody answered, or Meta has trouble: only waiting helps
    META_AWAY,
    /// the process that ran it is gone
    INTERRUPTED;

    /// @param otherwise what a refusal means at this step when its code says nothing more
    static Trouble of(GraphFault fault, Trouble otherwise) {
        int code = fault.code() == null ? 0 : fault.code();
        int subcode = fault.subcode() == null ? 0 : fault.subcode();
        return switch (code) {
            case 2200 -> OVERRIDE_UNPROVEN;
            case 133005 -> PIN_WRONG;
            case 133008, 133009 -> PIN_GUESSES;
            case 133016 -> REGISTER_LIMIT;
            case 133006 -> NUMBER_UNVERIFIED;
            case 138015 -> LIMIT_TOO_LOW;
            case 138018 -> CALLS_FIELD_MISSING;
            default -> subcode == 36007 ? CODE_LATE : subcode == 36009 ? CODE_USED : ofKind(fault.kind(), otherwise);
        };
    }

    private static Trouble ofKind(GraphFaultKind kind, Trouble otherwise) {
        return switch (kind) {
            case TOKEN_INVALID -> TOKEN_LOST;
            case NOT_ALLOWED -> NOT_ALLOWED;
            case META_TROUBLE, RATE_LIMITED, UNREACHABLE, ANSWER_LOST -> META_AWAY;
            default -> otherwise;
        };
    }
}
