package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Pulses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Phases and pulses of one call on one clock, as shapes of an 860 wide drawing.
///
/// @param pulses  empty for calls of users and for calls without talk
/// @param talking null when nobody talked
record CallStrip(Bar setup, Bar ringing, @Nullable Bar talking, List<Pulse> pulses, List<Tick> ticks) {
    private static final double LEFT = 36;
    private static final double RIGHT = 856;
    private static final long PULSE_MILLIS = Pulses.SECONDS_EACH * 1000;
    /// More would be thinner than a line.
    private static final long DRAWN_PULSES = 240;

    record Bar(String x, String width) {}

    /// @param used width of the part that was talked; the last pulse is billed whole
    record Pulse(String x, String width, String used, boolean whole) {}

    record Tick(String x, String text, String anchor) {}

    /// Empty for a call that lives or left no span of time.
    static @Nullable CallStrip of(CallView call, CallWords say) {
        Instant start = call.startedAt();
        Instant end = call.endedAt();
        if (end == null || !end.isAfter(start)) {
            return null;
        }
        Instant answered = call.answeredAt();
        boolean talked = answered != null && call.durationSeconds() != null && call.durationSeconds() > 0;
        Instant talkEnd = talked
                ? Objects.requireNonNull(answered).plusSeconds(Objects.requireNonNull(call.durationSeconds()))
                : end;
        Instant last = talkEnd.isAfter(end) ? talkEnd : end;
        Scale scale = new Scale(start, Math.max(1, Duration.between(start, last).toMillis()));
        Instant rang = first(call.ringingAt(), call.state().preAcceptedAt(), answered, end);
        List<Tick> ticks = new ArrayList<>();
        ticks.add(new Tick(scale.percent(start), say.time(start), "start"));
        if (talked && scale.at(Objects.requireNonNull(answered)) - LEFT > 160 && RIGHT - scale.at(answered) > 160) {
            ticks.add(new Tick(scale.percent(answered), say.time(answered), "middle"));
        }
        ticks.add(new Tick(scale.percent(last), say.time(last), "end"));
        return new CallStrip(
                scale.bar(start, rang),
                scale.bar(rang, answered == null ? end : answered),
                talked ? scale.bar(Objects.requireNonNull(answered), talkEnd) : null,
                talked && call.direction() == Direction.BUSINESS_INITIATED
                        ? pulses(scale, Objects.requireNonNull(answered), talkEnd)
                        : List.of(),
                ticks);
    }

    private static Instant first(@Nullable Instant... candidates) {
        for (Instant candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("one is never null");
    }

    private static List<Pulse> pulses(Scale scale, Instant from, Instant to) {
        long count = Pulses.ofTalk(Duration.between(from, to)).count();
        if (count > DRAWN_PULSES) {
            return List.of();
        }
        List<Pulse> pulses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant begins = from.plusMillis(i * PULSE_MILLIS);
            Instant ends = begins.plusMillis(PULSE_MILLIS);
            boolean whole = !ends.isAfter(to);
            double width = Math.min(scale.at(ends), RIGHT) - scale.at(begins);
            double used = whole ? width : scale.at(to) - scale.at(begins);
            pulses.add(new Pulse(
                    text(scale.at(begins)), text(Math.max(0.5, width - 1.5)), text(Math.max(0.5, used - 1.5)), whole));
        }
        return pulses;
    }

    private static String text(double value) {
        return String.format(java.util.Locale.ROOT, "%.1f", value);
    }

    private record Scale(Instant start, long millis) {
        double at(Instant when) {
            double share = (double) Duration.between(start, when).toMillis() / millis;
            return LEFT + Math.clamp(share, 0, 1) * (RIGHT - LEFT);
        }

        String x(Instant when) {
            return text(at(when));
        }

        /// Of the whole width, so that words keep their size where the drawing is narrow.
        String percent(Instant when) {
            return text(100 * (at(when) - LEFT) / (RIGHT - LEFT)) + "%";
        }

        Bar bar(Instant from, Instant to) {
            return new Bar(x(from), text(Math.max(0, at(to) - at(from) - 1.5)));
        }
    }
}
