package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.ServerTransaction;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephone systems as sipp plays them, over UDP, where messages come twice and acknowledgements get lost; Meta is a
/// stack of ours over TLS. Needs Debian's `sip-tester`.
class SippIT extends EdgeScene {
    private static final Path SIPP = Path.of("/usr/bin/sipp");
    private int port;
    private volatile boolean running = true;

    @TempDir
    Path folder;

    /// A thousand calls take theirs.
    @Override
    Duration patience() {
        return Duration.ofSeconds(15);
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(SIPP), "sipp is not installed: apt-get install sip-tester");
        try (DatagramSocket free = new DatagramSocket(0)) {
            port = free.getLocalPort();
        }
        meta = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(new CallId(UUID.randomUUID()), opening));
        edge.knows(new SipBook(
                "1",
                true,
                numbers(),
                List.of(new SipBook.Trunk(
                        TRUNK,
                        TENANT,
                        "PBX",
                        List.of("127.0.0.1:" + port + ";transport=udp"),
                        "",
                        null,
                        false,
                        true,
                        Protection.NONE,
                        List.of("PCMA"),
                        "",
                        1000,
                        1000,
                        SipBook.DtmfMode.AUTO)),
                List.of()));
    }

    @AfterEach
    void stop() {
        running = false;
        if (edge != null) {
            edge.close();
            meta.close();
        }
    }

    @Test
    void aThousandCallsOfATelephoneSystemComeAndGo() throws Exception {
        metaDoes(invite -> meta.accept(invite));
        long began = System.nanoTime();
        Sipp calls = caller("uac", 1000, 100);
        calls.ends(Duration.ofSeconds(60));
        allOver(1000);
        assertThat(facts(WorkerEvent.SipAnswered.class)).isEqualTo(1000);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void anAnswerIsRepeatedUntilItsAckComes() throws Exception {
        metaDoes(invite -> meta.accept(invite));
        // -nr: what comes again is a message to the scenario, not a repetition to be passed over
        caller("lost-ack", 50, 25, "-nr").ends(Duration.ofSeconds(30));
        allOver(50);
        assertThat(facts(WorkerEvent.SipAnswered.class)).isEqualTo(50);
    }

    @Test
    void aCallThatRingsIsTakenBack() throws Exception {
        metaDoes(invite -> invite.respond(180, "Ringing"));
        caller("cancel", 100, 50).ends(Duration.ofSeconds(30));
        until(() -> meta.cancelled.size() == 100);
        allOver(100);
        assertThat(facts(WorkerEvent.SipAnswered.class)).isZero();
    }

    /// The user answers up to four milliseconds after the first ring: before, while and after the call is taken back.
    @Test
    void aCallThatIsTakenBackWhileTheUserAnswersIsOneOrTheOther() throws Exception {
        metaDoes(invite -> {
            invite.respond(180, "Ringing");
            LockSupport.parkNanos(System.identityHashCode(invite) % 9 * 500_000L);
            meta.accept(invite);
        });
        // what comes while the scenario is about to send is passed over, and comes again over UDP
        caller("cancel-race", 200, 50, "-default_behaviors", "all,-abortunexp").ends(Duration.ofSeconds(40));
        allOver(200);
    }

    @Test
    void goodbyesThatCrossAreBothHeard() throws Exception {
        metaDoes(invite -> {
            Dialog dialog = meta.accept(invite);
            String ours = dialog.localTag();
            Thread.ofVirtual().start(() -> {
                until(() -> meta.acks.stream()
                        .anyMatch(ack -> ack.to().tag().filter(ours::equals).isPresent()));
                try {
                    meta.bye(dialog, edge.stack.tlsPort());
                } catch (Exception gone) {
                    throw new IllegalStateException(gone);
                }
            });
        });
        // the other BYE may come before the scenario has sent its own
        caller("bye-crossing", 100, 25, "-default_behaviors", "all,-abortunexp").ends(Duration.ofSeconds(40));
        allOver(100);
        assertThat(facts(WorkerEvent.SipAnswered.class)).isEqualTo(100);
    }

    @Test
    void aTelephoneSystemAnswersUsersOneAfterTheOther() throws Exception {
        metaDoes(invite -> {});
        Sipp pbx = answerer("uas", 100);
        for (int i = 0; i < 100; i++) {
            userCall();
            Dialog dialog = meta.confirm(meta.answer(200), edge.stack.tlsPort());
            meta.bye(dialog, edge.stack.tlsPort(), "x-wa-meta-call-duration", "1");
        }
        pbx.ends(Duration.ofSeconds(30));
        allOver(100);
    }

    @Test
    void anAnswerThatComesTooLateIsHungUp() throws Exception {
        metaDoes(invite -> {});
        Sipp pbx = answerer("late-answer", 50);
        for (int i = 0; i < 50; i++) {
            userCall();
            meta.answer(180);
            meta.stack.cancel(meta.last(), null);
            meta.answer(487);
        }
        pbx.ends(Duration.ofSeconds(30));
        allOver(50);
        assertThat(facts(WorkerEvent.SipAnswered.class)).isZero();
    }

    /// What Meta does with each INVITE; it confirms every BYE.
    private void metaDoes(Consumer<ServerTransaction> invited) {
        Thread.ofVirtual().start(() -> {
            try {
                while (running) {
                    ServerTransaction next = meta.requests.poll(100, TimeUnit.MILLISECONDS);
                    if (next == null) {
                        continue;
                    }
                    if (next.request().is("INVITE")) {
                        Thread.ofVirtual().start(() -> invited.accept(next));
                    } else {
                        next.respond(200, "OK");
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void allOver(int calls) {
        until(() -> facts(WorkerEvent.SipEnded.class) == calls);
        assertThat(edge.edge.calls()).isZero();
    }

    private long facts(Class<? extends WorkerEvent> kind) {
        return edge.facts.stream().filter(kind::isInstance).count();
    }

    private Sipp caller(String scenario, int calls, int perSecond, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("127.0.0.1:" + edge.stack.udpPort(), "-s", "+" + USER));
        words.addAll(List.of("-r", String.valueOf(perSecond), "-l", "40"));
        words.addAll(List.of(more));
        return new Sipp(scenario, calls, words);
    }

    private Sipp answerer(String scenario, int calls) throws Exception {
        return new Sipp(scenario, calls, List.of());
    }

    /// One run of sipp; it ends by itself after so many calls.
    private final class Sipp {
        private final Process process;
        private final Path log = folder.resolve("sipp.log");
        private final Path errors = folder.resolve("errors.log");

        Sipp(String scenario, int calls, List<String> more) throws Exception {
            Path file = folder.resolve(scenario + ".xml");
            try (var text = SippIT.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
                Files.write(file, java.util.Objects.requireNonNull(text).readAllBytes());
            }
            List<String> command = new ArrayList<>(List.of(SIPP.toString()));
            command.addAll(more);
            command.addAll(List.of("-sf", file.toString(), "-i", "127.0.0.1", "-p", String.valueOf(port)));
            command.addAll(List.of("-m", String.valueOf(calls), "-nostdin", "-timeout", "55", "-timeout_error"));
            command.addAll(List.of("-trace_err", "-error_file", errors.toString()));
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        /// @throws AssertionError with what went wrong, when one call did not go by the scenario
        void ends(Duration atMost) throws Exception {
            try {
                assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                        .as("sipp ends within %s", atMost)
                        .isTrue();
                assertThat(process.exitValue())
                        .as(() -> tail(errors) + tail(log))
                        .isZero();
            } finally {
                process.destroyForcibly();
            }
        }

        private static String tail(Path file) {
            try {
                String text = Files.exists(file) ? Files.readString(file) : "";
                return text.substring(Math.max(0, text.length() - 4000));
            } catch (java.io.IOException gone) {
                return "";
            }
        }
    }
}
