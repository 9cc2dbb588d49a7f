package io.pulseline.mediaworker.relay;

import static io.pulseline.mediaworker.relay.WorkerProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R10: a media worker as a process of its own, with calls, is told to end by SIGTERM.
class DrainIT {
    private static final long REFUSES_WITHIN_MILLIS = 200;
    private static final long ENDS_WITHIN_MILLIS = 2000;
    private static final long NANOS_A_MILLI = 1_000_000;

    @TempDir
    Path directory;

    private final LoadLoop loop = new LoadLoop();
    private WorkerProcess worker;
    private List<LoadLine> lines;

    DrainIT() throws Exception {}

    @AfterEach
    void end() throws Exception {
        worker.close();
        loop.close();
    }

    @Test
    void takesNoCallAfterSigtermAndEndsWithTheLastHangUp() throws Exception {
        start("1h", 2);
        CallId late = new CallId(UUID.randomUUID());
        // the first ask may come before the word
        worker.platform.calls.add(late);
        long told = System.nanoTime();
        worker.process.destroy();
        until(() -> {
            CommandAnswer answer =
                    worker.platform.command(new WorkerCommand.MakeOffer(UUID.randomUUID(), late, LegName.META, null));
            return answer instanceof CommandAnswer.Refused refused && refused.code() == RefusalCode.DRAINING;
        });
        long refused = (System.nanoTime() - told) / NANOS_A_MILLI;
        until(this::draining);
        long leased = (System.nanoTime() - told) / NANOS_A_MILLI;
        assertThat(refused).isLessThan(REFUSES_WITHIN_MILLIS);
        assertThat(leased).as("the platform knows").isLessThan(REFUSES_WITHIN_MILLIS);

        int leases = worker.platform.leases.size();
        long heard = loop.count(lines).heard();
        // longer than a lease is good for: the platform must not take it for dead
        until(() -> worker.platform.leases.size() >= leases + 7);
        assertThat(loop.count(lines).heard()).as("its calls go on").isGreaterThan(heard + 500);
        worker.platform.hangUp();
        long hungUp = System.nanoTime();
        assertThat(worker.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        long ended = (System.nanoTime() - hungUp) / NANOS_A_MILLI;
        System.out.printf(
                "R10: no new call %d ms after SIGTERM, the platform knows after %d ms, ended %d ms after the last hang-up%n",
                refused, leased, ended);
        assertThat(ended).isLessThan(ENDS_WITHIN_MILLIS);
    }

    @Test
    void theHardStopTellsOfEachCall() throws Exception {
        start("1s", 3);
        worker.process.destroy();
        assertThat(worker.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // each at least once
        Set<String> told = worker.platform.facts.stream()
                .filter(fact -> fact.get("type").asString().contains("SessionEnded"))
                .map(fact ->
                        fact.get("callId").asString() + " " + fact.get("reason").asString())
                .collect(Collectors.toSet());
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(worker.platform.calls.stream()
                        .map(call -> call.value() + " the worker was stopped")
                        .toList());
    }

    private boolean draining() {
        return worker.platform.leases.getLast().get("state").asString().equals("DRAINING");
    }

    /// Calls are refused by a full worker with another word, so there is room for one more.
    private void start(String limit, int calls) throws Exception {
        worker = new WorkerProcess(
                directory, "drained", calls + 1, 46_500, 46_599, "--pulseline.workers.drain-limit=" + limit);
        lines = worker.calls(loop, calls);
        loop.talk(lines);
        until(() -> loop.count(lines).heard() > 0);
    }
}
