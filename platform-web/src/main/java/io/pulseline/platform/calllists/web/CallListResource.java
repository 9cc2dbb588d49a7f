package io.pulseline.platform.calllists.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiUser;
import io.pulseline.platform.calllists.CallList;
import io.pulseline.platform.calllists.ListedUser;
import io.pulseline.platform.calls.CallPreviews;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A call list as programs read it.
///
/// @param team       absent for all agents
/// @param stopReason why it stands still, absent when a person or a program did it
/// @param waits      absent while no limit is full
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CallListResource(
        UUID id,
        String name,
        String numberId,
        @Nullable UUID team,
        Hours hours,
        String state,
        @Nullable String stopReason,
        @Nullable Waits waits,
        String madeBy,
        Instant madeAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Counts counts) {
    /// @param from first hour of the day in which users are called
    /// @param to   the hour at which it ends for the day
    /// @param zone the number's
    record Hours(int from, int to, String zone) {}

    record Waits(Instant until, String reason) {}

    /// As the list's page shows them.
    record Counts(
            long users,
            long planned,
            long checked,
            long callable,
            long dialled,
            long live,
            long answered,
            long refused,
            long skipped) {}

    static CallListResource of(CallList list) {
        CallList.Draft draft = list.draft();
        CallList.Count count = list.count();
        CallList.Wait wait = list.waits();
        return new CallListResource(
                list.id(),
                draft.name(),
                draft.number().value(),
                draft.team(),
                new Hours(draft.fromHour(), draft.toHour(), draft.zone().getId()),
                list.state().name(),
                list.stopReason(),
                wait == null ? null : new Waits(wait.until(), wait.reason()),
                list.madeBy(),
                list.madeAt(),
                list.startedAt(),
                list.endedAt(),
                new Counts(
                        count.all(),
                        count.planned(),
                        count.checked(),
                        count.callable(),
                        count.dialled(),
                        count.live(),
                        count.answered(),
                        count.refused(),
                        count.skipped()));
    }

    /// @param verdict   of the dry run: YES, NO or UNKNOWN; absent before it
    /// @param gates     of the dry run
    /// @param reason    why it was refused, skipped or put off
    /// @param code      Meta's
    /// @param callId    absent when there is none
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            int place,
            ApiUser user,
            String state,
            @Nullable String verdict,
            List<Gate> gates,
            @Nullable String reason,
            @Nullable Integer code,
            @Nullable String callId,
            int attempts,
            @Nullable Instant at) {
        static Line of(ListedUser one) {
            return new Line(
                    one.place(),
                    ApiUser.of(one.user()),
                    one.state().name(),
                    one.verdict() == null ? null : one.verdict().name(),
                    one.gates().stream().map(Gate::of).toList(),
                    one.reason(),
                    one.code(),
                    one.call() == null ? null : one.call().toString(),
                    one.attempts(),
                    one.at());
        }
    }

    /// As `POST /calls/preview` gives them.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Gate(
            String name,
            String verdict,
            @Nullable String reason,
            String source,
            @Nullable String nextStep,
            @Nullable Instant nextAt) {
        static Gate of(CallPreviews.Gate gate) {
            return new Gate(
                    gate.name(), gate.verdict().name(), gate.reason(), gate.source(), gate.nextStep(), gate.nextAt());
        }
    }
}
