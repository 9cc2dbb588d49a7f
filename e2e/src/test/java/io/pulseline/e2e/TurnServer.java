package io.pulseline.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Debian's coturn, as an office sets it up whose firewall lets nothing but TCP out. The system knows its address in
/// every scenario; it runs in those that need it, and everywhere else a browser is refused there at once.
final class TurnServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/turnserver");
    private static final String SECRET = "a-secret-of-the-scenarios";
    private static final int PORT = 23_478;

    private final Process process;

    private TurnServer(Process process) {
        this.process = process;
    }

    /// What every process of the system is told.
    static List<String> settings() throws IOException {
        return List.of(
                "PULSELINE_TURN_URLS=turn:" + Stack.outward() + ":" + PORT + "?transport=tcp",
                "PULSELINE_TURN_SECRET=" + SECRET);
    }

    static TurnServer start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "coturn is not installed: apt-get install coturn");
        String address = Stack.outward();
        Path folder = Files.createDirectories(Path.of("target/turn").toAbsolutePath());
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "--no-cli",
                        "--no-udp",
                        "--no-tls",
                        "--no-dtls",
                        "--listening-ip=" + address,
                        "--listening-port=" + PORT,
                        "--relay-ip=" + address,
                        "--min-port=23500",
                        "--max-port=23599",
                        "--use-auth-secret",
                        "--static-auth-secret=" + SECRET,
                        "--realm=pulseline.example",
                        "--userdb=" + folder.resolve("turndb"),
                        "--pidfile=" + folder.resolve("turnserver.pid"),
                        "--log-file=stdout",
                        "--simple-log")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("turnserver.log").toFile()))
                .start();
        Stack.until("the TURN server listens", Duration.ofSeconds(15), () -> {
            try (Socket door = new Socket()) {
                door.connect(new InetSocketAddress(address, PORT), 500);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return new TurnServer(process);
    }

    /// At once, as when its machine dies.
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
}
