package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Outcome;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;

/// How a call is written: who, when, how long. Words themselves are in the bundle; this gives their keys.
@NamedInterface("words")
public final class CallWords {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(".SSS");
    private static final DateTimeFormatter DAY_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);

    private final ZoneId zone;

    public CallWords(ZoneId zone) {
        this.zone = zone;
    }

    /// One key per chip: the phase of a living call, the outcome of an ended one.
    public String state(CallView call) {
        Outcome outcome = call.outcome();
        if (outcome != null) {
            return outcome.name();
        }
        if (call.phase() == Phase.IN_PROGRESS
                && call.direction() == Direction.USER_INITIATED
                && call.state().queued()) {
            return "QUEUED";
        }
        return call.phase() == Phase.RINGING && call.direction() == Direction.BUSINESS_INITIATED
                ? "RINGING_USER"
                : call.phase().name();
    }

    /// Profile name, else the number, else the business-scoped id; empty when Meta named nobody.
    public String who(@Nullable WaUser user) {
        if (user == null) {
            return "";
        }
        return user.name() != null ? user.name() : address(user);
    }

    /// The number with a plus, else the business-scoped id.
    public String address(@Nullable WaUser user) {
        if (user == null) {
            return "";
        }
        if (user.waId() != null) {
            return user.waId().international();
        }
        return user.bsuid() == null ? "" : user.bsuid().value();
    }

    public String initials(@Nullable WaUser user) {
        String name = user == null || user.name() == null ? "" : user.name().strip();
        StringBuilder initials = new StringBuilder();
        for (String word : name.split("\\s+", 3)) {
            if (!word.isEmpty() && initials.length() < 2) {
                initials.appendCodePoint(word.codePointAt(0));
            }
        }
        return initials.toString().toUpperCase(Locale.ROOT);
    }

    /// `2:14`, `1:02:14`.
    ///
    /// @param seconds null is not known and gives an empty text
    public String clock(@Nullable Long seconds) {
        if (seconds == null) {
            return "";
        }
        long hours = seconds / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /// Seconds with one decimal, empty when either end is not known.
    public String span(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null || to.isBefore(from)
                ? ""
                : String.format(Locale.ROOT, "%.1f", Duration.between(from, to).toMillis() / 1000.0);
    }

    public String time(@Nullable Instant at) {
        return at == null ? "" : TIME.format(at.atZone(zone));
    }

    public String millis(Instant at) {
        return MILLIS.format(at.atZone(zone));
    }

    public String dayTime(@Nullable Instant at) {
        return at == null ? "" : DAY_TIME.format(at.atZone(zone));
    }

    public String day(Instant at) {
        return DAY.format(at.atZone(zone));
    }

    /// `Europe/Sofia, UTC+02:00`
    public String zoneText(Instant now) {
        String offset = zone.getRules().getOffset(now).getId();
        return zone.getId() + ", UTC" + (offset.equals("Z") ? "" : offset);
    }
}
