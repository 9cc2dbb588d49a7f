package io.pulseline.platform.permissions;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/// Says of each user of a segment whether and when a request may go out. Pure but for what it has counted: call it once
/// for each user, in the order in which they are to be asked.
final class CampaignPlan {
    /// A plan does not reach further: what a user may be asked in a fortnight is decided then.
    private static final Duration HORIZON = Duration.ofDays(7);

    private final Campaign.Draft draft;
    private final Instant now;
    private final long affordable;
    private int place;
    private long paid;

    CampaignPlan(Campaign.Draft draft, Instant now) {
        this.draft = draft;
        this.now = now;
        this.affordable = Campaigns.affordable(draft);
    }

    /// @param notBefore null when the user is left out
    /// @param reason    why the user is left out, null when not
    record Line(
            String userKey,
            int place,
            @Nullable Instant notBefore,
            boolean paid,
            @Nullable String reason) {}

    Line line(BoardRow row) {
        place++;
        @Nullable String reason = leftOut(row);
        if (reason != null) {
            return new Line(row.key(), place, null, false, reason);
        }
        Instant at = inHours(row.askAt() == null ? now : row.askAt());
        boolean costs = costs(row, at);
        if (costs && paid >= affordable) {
            return new Line(row.key(), place, null, false, "BUDGET");
        }
        paid += costs ? 1 : 0;
        return new Line(row.key(), place, at, costs, null);
    }

    private @Nullable String leftOut(BoardRow row) {
        if (row.status() == PermissionStatus.PERMANENT) {
            return "PERMANENT";
        }
        if (row.askedAt() != null && row.askedAt().isAfter(now.minus(HORIZON))) {
            return "WAITS";
        }
        Instant at = inHours(row.askAt() == null ? now : row.askAt());
        if (at.isAfter(now.plus(HORIZON))) {
            return "LIMIT";
        }
        Instant window = row.windowUntil();
        return draft.free() && (window == null || !window.isAfter(at)) ? "WINDOW" : null;
    }

    /// Free words are free in the window, a utility template too; everything else is priced.
    private boolean costs(BoardRow row, Instant at) {
        Instant window = row.windowUntil();
        boolean open = window != null && window.isAfter(at);
        return !draft.free() && !("UTILITY".equals(draft.category()) && open);
    }

    private Instant inHours(Instant at) {
        return inHours(draft, at);
    }

    /// The first moment from `at` on that is within the hours of the day.
    static Instant inHours(Campaign.Draft draft, Instant at) {
        ZonedDateTime local = at.atZone(draft.zone());
        int hour = local.getHour();
        if (hour >= draft.fromHour() && hour < draft.toHour()) {
            return at;
        }
        ZonedDateTime opens = local.toLocalDate().atTime(draft.fromHour(), 0).atZone(draft.zone());
        return (opens.toInstant().isAfter(at) ? opens : opens.plusDays(1)).toInstant();
    }
}
