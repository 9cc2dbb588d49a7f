package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipEnd;
import org.jspecify.annotations.Nullable;

/// How a call ends.
///
/// @param told    the leg that ended it and needs no BYE, null for none
/// @param seconds that Meta says it lasted, null when it says nothing
/// @param status  what who called is told when it was not answered, null for a BYE
/// @param why     for the call's page
/// @param reason  for those who are told
record Ending(
        SipEnd by,
        @Nullable LegName told,
        @Nullable Long seconds,
        @Nullable Integer status,
        String why,
        Reason reason) {
    /// @param status null where an answer would be of no use any more
    static Ending byUs(@Nullable Integer status, String why, Reason reason) {
        return new Ending(SipEnd.PLATFORM, null, null, status, why, reason);
    }

    /// Nobody on the other side takes it.
    static Ending refused(SipEnd by, int status, String why) {
        return new Ending(by, null, null, status, why, Reason.CLEARED);
    }

    static Ending hungUp(SipEnd by, LegName leg, @Nullable Long seconds, String why) {
        return new Ending(by, leg, seconds, null, why, Reason.CLEARED);
    }

    static Ending cancelled(SipEnd by, LegName leg) {
        return new Ending(by, leg, null, 487, "cancelled", Reason.CLEARED);
    }
}
