package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.MediaWorkerApplication;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

    private final int control = freePort();
    private final int gateway = freePort();
    private final LoadLoop loop = new LoadLoop();
    private final List<LoadLine> lines = new ArrayList<>();
    private final WorkerUnderLoad worker = new WorkerUnderLoad("http://127.0.0.1:" + control, gateway);
    private Process process;

    DrainIT() throws Exception {}

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        worker.close();
        loop.close();
    }

    @Test
    void takesNoCallAfterSigtermAndEndsWithTheLastHangUp() throws Exception {
        start("1h", 2);
        CallId late = new CallId(UUID.randomUUID());
        // the first ask may come before the word
        worker.calls.add(late);
        long told = System.nanoTime();
        process.destroy();
        until(() -> {
            CommandAnswer answer =
                    worker.command(new WorkerCommand.MakeOffer(UUID.randomUUID(), late, LegName.META, null));
            return answer instanceof CommandAnswer.Refused refused && refused.code() == RefusalCode.DRAINING;
        });
        long refused = (System.nanoTime() - told) / NANOS_A_MILLI;
        until(this::draining);
        long leased = (System.nanoTime() - told) / NANOS_A_MILLI;
        assertThat(refused).isLessThan(REFUSES_WITHIN_MILLIS);
        assertThat(leased).as("the platform knows").isLessThan(REFUSES_WITHIN_MILLIS);

        int leases = worker.leases.size();
        long heard = loop.count(lines).heard();
        // longer than a lease is good for: the platform must not take it for dead
        until(() -> worker.leases.size() >= leases + 7);
        assertThat(loop.count(lines).heard()).as("its calls go on").isGreaterThan(heard + 500);
        worker.hangUp();
        long hungUp = System.nanoTime();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        long ended = (System.nanoTime() - hungUp) / NANOS_A_MILLI;
        System.out.printf(
                "R10: no new call %d ms after SIGTERM, the platform knows after %d ms, ended %d ms after the last hang-up%n",
                refused, leased, ended);
        assertThat(ended).isLessThan(ENDS_WITHIN_MILLIS);
    }

    @Test
    void theHardStopTellsOfEachCall() throws Exception {
        start("1s", 3);
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // each at least once
        Set<String> told = worker.facts.stream()
                .filter(fact -> fact.get("type").asString().contains("SessionEnded"))
                .map(fact ->
                        fact.get("callId").asString() + " " + fact.get("reason").asString())
                .collect(Collectors.toSet());
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(worker.calls.stream()
                        .map(call -> call.value() + " the worker was stopped")
                        .toList());
    }

    private boolean draining() {
        return worker.leases.getLast().get("state").asString().equals("DRAINING");
    }

    /// Calls are refused by a full worker with another word, so there is room for one more.
    private void start(String limit, int calls) throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MediaWorkerApplication.class.getName(),
                        "--server.port=" + control,
                        "--server.address=127.0.0.1",
                        "--management.server.port=" + freePort(),
                        "--pulseline.workers.id=drained",
                        "--pulseline.workers.capacity=" + (calls + 1),
                        "--pulseline.workers.control-url=http://127.0.0.1:" + control,
                        "--pulseline.workers.gateway-url=http://127.0.0.1:" + gateway,
                        "--pulseline.workers.spool-dir=" + directory.resolve("spool"),
                        "--pulseline.workers.drain-limit=" + limit,
                        "--pulseline.media.bind=127.0.0.1",
                        "--pulseline.media.advertise=127.0.0.1",
                        "--pulseline.media.allowed-peers=LOOPBACK",
                        "--pulseline.media.port-range=46500-46599")
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "worker.log"))
                .start();
        until(() -> !worker.leases.isEmpty()
                && worker.leases.getLast().get("state").asString().equals("SERVING"));
        InetAddress local = InetAddress.getByName("127.0.0.1");
        for (int i = 0; i < calls; i++) {
            lines.addAll(worker.call(loop, local));
        }
        until(() -> loop.call(() -> lines.stream().allMatch(LoadLine::ready)));
        loop.talk(lines);
        until(() -> loop.count(lines).heard() > 0);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new java.io.UncheckedIOException(none);
        }
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 30_000 * NANOS_A_MILLI;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(NANOS_A_MILLI);
        }
    }
}
