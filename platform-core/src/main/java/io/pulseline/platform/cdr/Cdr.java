package io.pulseline.platform.cdr;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts of one ended call.
///
/// @param version     1 for the first record; a later fact makes the next
/// @param talkSeconds Meta's own count, null when nobody talked
/// @param evidence    the stored events that prove it
public record Cdr(
        CallId call,
        int version,
        PhoneNumberId number,
        WabaId waba,
        Direction direction,
        String outcome,
        @Nullable WaUser user,
        @Nullable String agentName,
        Instant invitedAt,
        @Nullable Instant talkStart,
        @Nullable Instant talkEnd,
        @Nullable Long talkSeconds,
        List<UUID> evidence) {}
