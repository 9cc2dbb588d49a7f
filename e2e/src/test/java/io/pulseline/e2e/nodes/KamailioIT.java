package io.pulseline.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pulseline.e2e.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chart's proxy before sip-workers that die: a call finds the next one, and none ends by the proxy's own faults.
class KamailioIT {
    private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
    private static final Path CONFIGURATION = Path.of("../helm/files/kamailio.cfg");
    private static final int CALLS = 12;
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private SipLab lab;
    private Process proxy;
    private int port;
    private final List<Integer> workers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is missing: apt-get install kamailio kamailio-tls-modules");
        lab = new SipLab(folder);
        port = free();
        for (int i = 0; i < 3; i++) {
            workers.add(free());
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (lab != null) {
            lab.close();
        }
        if (proxy != null) {
            proxy.destroy();
            assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aCallToAWorkerThatIsGoneIsTakenToTheNextAtOnce() throws Exception {
        lab.worker(workers.get(1), true);
        proxied();
        assertThat(calls()).hasSize(CALLS).containsOnly(SipLab.WORKERS_ANSWER);
    }

    @Test
    void aWorkerThatDiesBeforeItHasSaidAnythingLeavesItsCallsToTheNext() throws Exception {
        lab.worker(workers.get(0), true);
        SipLab.Worker dies = lab.worker(workers.get(1), false);
        lab.worker(workers.get(2), true);
        proxied();
        List<SipLab.Call> calls = begin();
        Stack.until("it has some of them", SOON, () -> dies.invited() > 0);
        dies.close();
        assertThat(answers(calls)).hasSize(CALLS).containsOnly(SipLab.WORKERS_ANSWER);
    }

    @Test
    void whereNobodyIsLeftTheCallerHearsSo() throws Exception {
        proxied();
        assertThat(calls()).hasSize(CALLS).containsOnly(503);
    }

    private void proxied() throws IOException {
        StringBuilder dispatcher = new StringBuilder();
        for (int worker : workers) {
            dispatcher.append("1 sip:127.0.0.1:").append(worker).append(";transport=tls 0 0\n");
        }
        Files.writeString(folder.resolve("dispatcher.list"), dispatcher);
        Path run = Files.createDirectories(folder.resolve("run"));
        Path file = Files.writeString(
                folder.resolve("kamailio.cfg"),
                Files.readString(CONFIGURATION)
                        .replace("@PORT@", String.valueOf(port))
                        .replace("@DOMAIN@", "localhost")
                        .replace("0.0.0.0", "127.0.0.1")
                        .replace("\"/tls/", "\"" + folder + "/")
                        .replace("\"/config/", "\"" + folder + "/"));
        proxy = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-f",
                        file.toString(),
                        "-DD",
                        "-E",
                        "-P",
                        run + "/pid",
                        "-Y",
                        run.toString(),
                        "-w",
                        run.toString(),
                        "-m",
                        "64",
                        "-M",
                        "8")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("kamailio.log").toFile())
                .start();
        Stack.until("the proxy listens", SOON, () -> listens(port));
    }

    private List<Integer> calls() throws Exception {
        return answers(begin());
    }

    /// Call-IDs that lead to each of the workers.
    private List<SipLab.Call> begin() throws Exception {
        List<SipLab.Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(lab.call(port, "call-" + i));
        }
        return calls;
    }

    private static List<Integer> answers(List<SipLab.Call> calls) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (SipLab.Call call : calls) {
            statuses.add(call.finalStatus(SOON));
        }
        return statuses;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
