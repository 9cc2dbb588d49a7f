package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asking many users for permission.
///
/// @param stopReason why it stands still or ended early, null when a person did it or nothing did
/// @param startedAt  null before it was started
/// @param endedAt    null while it is not over
public record Campaign(
        UUID id,
        Draft draft,
        State state,
        @Nullable String stopReason,
        String madeBy,
        Instant madeAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Count count) {
    public enum State {
        /// planned; nothing was sent
        DRAFT,
        RUNNING,
        PAUSED,
        DONE,
        CANCELLED
    }

    /// What a person decides.
    ///
    /// @param body      text of a free-form request, null for none
    /// @param template  null for a free-form request
    /// @param category  UTILITY or MARKETING, null for a free-form request
    /// @param segment   the board's list in words
    /// @param priceEach of one message that is not free, null when not said
    /// @param budget    what all of them may cost, null for no bound
    /// @param fromHour  first hour of the day in which users are asked
    /// @param toHour    the hour at which it ends for the day, 24 for midnight
    /// @param zone      of those hours
    public record Draft(
            PhoneNumberId number,
            String name,
            @Nullable String body,
            CallPermissions.@Nullable Template template,
            @Nullable String category,
            String segment,
            @Nullable BigDecimal priceEach,
            @Nullable BigDecimal budget,
            @Nullable Currency currency,
            int fromHour,
            int toHour,
            ZoneId zone) {
        public boolean free() {
            return template == null;
        }
    }

    /// @param planned still to be asked
    /// @param now     of them, those that Meta takes now
    /// @param paid    of planned and sent ones, those that Meta prices
    /// @param left    why users are left out, with how many
    public record Count(
            long planned,
            long now,
            long sent,
            long refused,
            long unknown,
            long skipped,
            long paid,
            Map<String, Long> left) {
        public long all() {
            return planned + sent + refused + unknown + skipped;
        }

        public long over() {
            return sent + refused + unknown;
        }

        /// 0 to 100
        public long percent() {
            long wanted = planned + over();
            return wanted == 0 ? 100 : over() * 100 / wanted;
        }
    }

    /// What the messages that are not free cost by the price that was given; null when none was.
    public @Nullable BigDecimal cost() {
        BigDecimal price = draft.priceEach();
        return price == null ? null : price.multiply(BigDecimal.valueOf(count.paid()));
    }

    public boolean over() {
        return state == State.DONE || state == State.CANCELLED;
    }
}
