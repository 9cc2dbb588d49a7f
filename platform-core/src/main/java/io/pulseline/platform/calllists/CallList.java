package io.pulseline.platform.calllists;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calling many users.
///
/// @param stopReason why it stands still, null when a person did it or nothing did
/// @param waits      for a limit that is full for a while, null when none is
/// @param startedAt  null before it was started
/// @param endedAt    null while it is not over
public record CallList(
        UUID id,
        Draft draft,
        State state,
        @Nullable String stopReason,
        @Nullable Wait waits,
        String madeBy,
        Instant madeAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Count count) {
    public enum State {
        /// planned; nobody was called
        DRAFT,
        RUNNING,
        PAUSED,
        DONE,
        CANCELLED
    }

    /// What a person decides.
    ///
    /// @param team     whose agents get the calls, null for all agents
    /// @param fromHour first hour of the day in which users are called
    /// @param toHour   the hour at which it ends for the day, 24 for midnight
    /// @param zone     of those hours
    public record Draft(
            PhoneNumberId number, String name, @Nullable UUID team, int fromHour, int toHour, ZoneId zone) {
        /// The first moment from `at` on that is within the hours of the day.
        Instant inHours(Instant at) {
            ZonedDateTime local = at.atZone(zone);
            if (local.getHour() >= fromHour && local.getHour() < toHour) {
                return at;
            }
            ZonedDateTime opens = local.toLocalDate().atTime(fromHour, 0).atZone(zone);
            return (opens.toInstant().isAfter(at) ? opens : opens.plusDays(1)).toInstant();
        }
    }

    /// Nobody is dialled before then.
    public record Wait(Instant until, String reason) {}

    /// @param planned  still to be called
    /// @param checked  whose dry run is there
    /// @param callable of them, those whose every gate is open
    /// @param dialled  whom Meta took the call to, those who talk now included
    /// @param live     of them, those whose call is not over
    /// @param answered of them, those who talked
    public record Count(
            long all,
            long planned,
            long checked,
            long callable,
            long dialled,
            long live,
            long answered,
            long refused,
            long skipped) {
        public long over() {
            return all - planned - live;
        }

        /// 0 to 100
        public long percent() {
            return all == 0 ? 100 : over() * 100 / all;
        }
    }

    public boolean over() {
        return state == State.DONE || state == State.CANCELLED;
    }

    /// Whether what a page shows of it will change by itself.
    public boolean moves() {
        return state == State.RUNNING || state == State.DRAFT && count.checked() < count.all() || count.live() > 0;
    }
}
