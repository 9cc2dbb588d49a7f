package io.pulseline.worker;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// This worker as the platform sees it: starting, serving, draining; and the memory that makes repeated commands
/// harmless.
@Component
class Worker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int REMEMBERED = 4000;

    private final WorkerProperties properties;
    private final WorkerDuty duty;
    private final JitterMinute jitter;
    private final Clock clock;
    private final long epoch;
    private volatile WorkerState state = WorkerState.STARTING;
    private volatile boolean running;
    private volatile boolean warm;
    private final Map<UUID, CommandAnswer> answers = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, CommandAnswer> eldest) {
            return size() > REMEMBERED;
        }
    });

    Worker(WorkerProperties properties, WorkerDuty duty, Spool spool, JitterMinute jitter, Clock clock) {
        this.properties = properties;
        this.jitter = jitter;
        this.clock = clock;
        this.epoch = spool.epoch();
        this.duty = duty;
    }

    CommandAnswer carryOut(WorkerCommand command) {
        CommandAnswer known = answers.get(command.commandId());
        if (known != null) {
            return known;
        }
        CommandAnswer answer = duty.opens(command) && state == WorkerState.DRAINING
                ? new CommandAnswer.Refused(command.commandId(), RefusalCode.DRAINING, "this worker is draining")
                : duty.carryOut(command);
        answers.put(command.commandId(), answer);
        return answer;
    }

    WorkerLease lease() {
        int sessions = duty.sessions();
        return new WorkerLease(
                Protocol.VERSION,
                properties.id(),
                epoch,
                duty.kind(),
                properties.region(),
                "0.1.0",
                properties.controlUrl().toString(),
                properties.capacity(),
                sessions,
                stress(sessions),
                state,
                clock.instant(),
                jitter.p95(System.nanoTime() / 1_000_000),
                duty.quiets());
    }

    /// Others come first while this one is cold: it serves, but a burst of calls is not for it.
    private double stress(int sessions) {
        return warm ? load(sessions) : 1.0;
    }

    private double load(int sessions) {
        return Math.min(1.0, sessions / (double) Math.max(1, properties.capacity()));
    }

    /// The share of its capacity that is in use, which the autoscaler asks for.
    double load() {
        return load(duty.sessions());
    }

    int sessions() {
        return duty.sessions();
    }

    void serve() {
        if (state == WorkerState.STARTING) {
            state = WorkerState.SERVING;
        }
    }

    void drain() {
        state = WorkerState.DRAINING;
        duty.drain();
    }

    boolean draining() {
        return state == WorkerState.DRAINING;
    }

    @Override
    public void start() {
        duty.begin();
        running = true;
    }

    /// Once the platform knows of us, so that no start waits for it.
    void warmUp() {
        try {
            duty.warmUp();
            warm = true;
        } catch (RuntimeException broken) {
            LOG.error("event=cannot-serve reason=\"{}\"", broken.toString(), broken);
            drain();
        }
    }

    @Override
    public void stop() {
        running = false;
        duty.end();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
