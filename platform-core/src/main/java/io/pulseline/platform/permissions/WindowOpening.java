package io.pulseline.platform.permissions;

import java.time.Instant;

/// What opened a user's service window, or made it last longer: for 24 hours from `at`, free-form
/// messages may be sent.
///
/// @see "Meta, Calling API: a user's call, answered or not, and an accepted business call open the window"
public record WindowOpening(Instant at, By by) {
    public enum By {
        MESSAGE,
        /// a voicemail that the user left
        VOICEMAIL,
        /// the answer to a request for a call permission
        REPLY,
        USER_CALL,
        /// a call of the business that the user accepted
        BUSINESS_CALL
    }
}
