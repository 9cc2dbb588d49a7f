package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.MediaWorkerApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// A media worker as a process of its own, and the platform that it reports to; its calls have their ends on one load
/// loop.
final class WorkerProcess implements AutoCloseable {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final int control = freePort();
    private final int gateway = freePort();
    final WorkerUnderLoad platform = new WorkerUnderLoad("http://127.0.0.1:" + control, gateway);
    private final Path directory;
    private final List<String> settings;
    Process process;

    /// @param id       names its folder too
    /// @param settings what differs from test to test, as arguments
    WorkerProcess(Path directory, String id, int capacity, int firstPort, int lastPort, String... settings)
            throws Exception {
        this.directory = directory;
        this.settings = new ArrayList<>(List.of(
                "--pulseline.workers.id=" + id,
                "--pulseline.workers.capacity=" + capacity,
                "--pulseline.media.port-range=" + firstPort + "-" + lastPort,
                "--pulseline.workers.spool-dir=" + directory.resolve(id)));
        this.settings.addAll(List.of(settings));
        start();
    }

    /// Anew, at the same place.
    void start() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MediaWorkerApplication.class.getName(),
                "--server.port=" + control,
                "--server.address=127.0.0.1",
                "--management.server.port=" + freePort(),
                "--pulseline.workers.control-url=http://127.0.0.1:" + control,
                "--pulseline.workers.gateway-url=http://127.0.0.1:" + gateway,
                "--pulseline.media.bind=127.0.0.1",
                "--pulseline.media.advertise=127.0.0.1",
                "--pulseline.media.allowed-peers=LOOPBACK"));
        command.addAll(settings);
        platform.leases.clear();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "worker.log")))
                .start();
        until(() -> !platform.leases.isEmpty()
                && platform.leases.getLast().get("state").asString().equals("SERVING"));
    }

    /// By `kill`, which Java cannot.
    void signal(String name) throws Exception {
        int done = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(done).isZero();
    }

    /// So many calls more, each of which can talk.
    List<LoadLine> calls(LoadLoop loop, int calls) throws Exception {
        InetAddress local = InetAddress.getByName("127.0.0.1");
        List<LoadLine> lines = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            lines.addAll(platform.call(loop, local));
        }
        until(() -> loop.call(() -> lines.stream().allMatch(LoadLine::ready)));
        return lines;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 30_000 * NANOS_A_MILLI;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(NANOS_A_MILLI);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        platform.close();
    }
}
