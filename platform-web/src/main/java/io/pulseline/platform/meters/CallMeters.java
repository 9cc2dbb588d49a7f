package io.pulseline.platform.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.cdr.CdrWritten;
import java.time.Duration;
import java.util.Locale;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Calls that ended: how, by whose fault, and how long it took until they rang.
@Component
class CallMeters {
    private final LiveCalls calls;
    private final MeterRegistry meters;

    CallMeters(LiveCalls calls, MeterRegistry meters) {
        this.calls = calls;
        this.meters = meters;
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
        String direction = call.direction().name().toLowerCase(Locale.ROOT);
        meters.counter(
                        "pulseline.calls.ended",
                        "direction",
                        direction,
                        "outcome",
                        String.valueOf(call.outcome()),
                        "fault",
                        String.valueOf(call.fault()))
                .increment();
        if (call.ringingAt() != null) {
            Timer.builder("pulseline.calls.setup")
                    .description("from the first word of a call until somebody hears it ring")
                    .tag("direction", direction)
                    .serviceLevelObjectives(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6))
                    .register(meters)
                    .record(Duration.between(call.startedAt(), call.ringingAt()));
        }
    }
}
