package io.pulseline.platform.numbers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What Meta forbids a number for now.
///
/// @param type   Meta's word, e.g. `RESTRICTED_BUSINESS_INITIATED_CALLING`
/// @param reason Meta's text, null when it gave none
/// @param until  null when it has no end of its own
public record Restriction(
        String type, @Nullable String reason, @Nullable Instant until) {
    /// No business calls and no permission requests; user calls go on.
    public boolean stopsBusinessCalls() {
        return type.equals("RESTRICTED_BUSINESS_INITIATED_CALLING");
    }

    /// Also true for words we do not know yet. Restrictions of messages, of new numbers and of users' calls leave calls
    /// with a permission alone.
    ///
    /// @see "Meta, account_update, 5 Dec 2025"
    public boolean mayStopBusinessCalls() {
        return stopsBusinessCalls()
                || !(type.contains("MESSAGING")
                        || type.contains("ADD_PHONE_NUMBER")
                        || type.contains("USER_INITIATED"));
    }

    public boolean stopsUserCalls() {
        return type.equals("RESTRICTED_USER_INITIATED_CALLING");
    }

    /// Users no longer see the call button, for calls that nobody picked up; it has no end of its own.
    public boolean hidesButton() {
        return type.equals("RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN");
    }

    boolean inForce(Instant now) {
        return until == null || until.isAfter(now);
    }
}
