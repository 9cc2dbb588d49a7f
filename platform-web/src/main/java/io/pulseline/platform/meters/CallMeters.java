package io.pulseline.platform.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.cdr.CdrWritten;
import io.pulseline.platform.kernel.Direction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Calls that ended: how, by whose fault, and how long it took until they rang.
@Component
class CallMeters {
    private final LiveCalls calls;
    private final MeterRegistry meters;
    private final Map<Direction, Timer> setup = new EnumMap<>(Direction.class);

    CallMeters(LiveCalls calls, MeterRegistry meters) {
        this.calls = calls;
        this.meters = meters;
        for (Direction direction : Direction.values()) {
            setup.put(
                    direction,
                    Timer.builder("pulseline.calls.setup")
                            .description("from the first word of a call until somebody hears it ring")
                            .tag("direction", word(direction))
                            .serviceLevelObjectives(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6))
                            .register(meters));
        }
    }

    /// Once a call: corrections of a record are no calls. A record that is rolled back is counted all the same, and
    /// again when it is
    /// written; that is rare, and counts failures rather twice than never.
    @EventListener
    void on(CdrWritten written) {
        if (written.cdr().version() != 1) {
            return;
        }
        CallView call = calls.find(written.tenantId(), written.cdr().call()).orElseThrow();
        meters.counter(
                        "pulseline.calls.ended",
                        "direction",
                        word(call.direction()),
                        "outcome",
                        String.valueOf(call.outcome()),
                        "fault",
                        String.valueOf(call.fault()))
                .increment();
        if (call.ringingAt() != null) {
            Objects.requireNonNull(setup.get(call.direction()), "one for each")
                    .record(Duration.between(call.startedAt(), call.ringingAt()));
        }
    }

    private static String word(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }
}
