package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A browser whose network changes in the middle of a call: both hear each other again, without new keys, and a
/// stranger wins nothing by it.
class MovingBrowserTest {
    private static final String FRESH_UFRAG = "afterTheRestart";
    private static final String FRESH_PASSWORD = "password-after-the-restart";

    private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    private final CallId call = new CallId(UUID.randomUUID());
    private final Relay relay = new Relay(
            new Relay.RelaySettings(
                    InetAddress.getLoopbackAddress(),
                    List.of(InetAddress.getLoopbackAddress()),
                    46_400,
                    46_499,
                    1,
                    1,
                    TestPeer.LOOPBACK),
            events::add,
            Clock.systemUTC());
    private int sequence = 1;

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void goesOnFromAnotherPortWithTheSameWords() throws Exception {
        try (Call talk = new Call()) {
            talk.bothHear(1);
            int before = talk.nat.port();
            talk.nat.move();
            assertThat(talk.nat.port()).isNotEqualTo(before);
            until(() -> talk.nat.nominate(talk.browser.leg.ice.ufrag(), talk.answer));
            talk.bothHear(2);
            assertNothingFailed();
        }
    }

    @Test
    void goesOnFromAnotherPortAfterAnIceRestart() throws Exception {
        try (Call talk = new Call()) {
            talk.bothHear(1);
            Sdp.Peer restarted = talk.restart();
            assertThat(restarted.ufrag()).isNotEqualTo(talk.answer.ufrag());
            assertThat(restarted.fingerprint()).isEqualTo(talk.answer.fingerprint());
            assertThat(restarted.setup()).isEqualTo(talk.answer.setup());
            // the pair before it carries the call until the browser has found another
            talk.bothHear(2);
            talk.nat.move();
            until(() -> talk.nat.nominate(FRESH_UFRAG, restarted));
            talk.bothHear(3);
            assertThat(events.stream().filter(WorkerEvent.LegConnected.class::isInstance))
                    .as("no new handshake")
                    .hasSize(2);
            assertThat(events.stream()
                            .filter(WorkerEvent.LegMoved.class::isInstance)
                            .map(WorkerEvent.LegMoved.class::cast))
                    .as("where it is now is told once")
                    .singleElement()
                    .satisfies(moved -> assertThat(moved.remoteCandidate()).endsWith(":" + talk.nat.port()));
            assertNothingFailed();
        }
    }

    /// Chromium whose way broke checks from its new port with our old words, is answered, and stays with them.
    @Test
    void aBrowserMayStayWithOurOldWords() throws Exception {
        try (Call talk = new Call()) {
            talk.bothHear(1);
            talk.restart();
            talk.nat.move();
            until(() -> talk.nat.nominate(FRESH_UFRAG, talk.answer));
            talk.bothHear(2);
            assertThat(moves()).isEqualTo(1);
            assertNothingFailed();
        }
    }

    @Test
    void aBrowserMayHaveFoundItsWayBeforeItsRestartIsHeardOf() throws Exception {
        try (Call talk = new Call()) {
            talk.bothHear(1);
            talk.nat.move();
            until(() -> talk.nat.nominate(FRESH_UFRAG, talk.answer));
            talk.restart();
            talk.bothHear(2);
            assertThat(moves()).isEqualTo(1);
            assertNothingFailed();
        }
    }

    private long moves() {
        return events.stream().filter(WorkerEvent.LegMoved.class::isInstance).count();
    }

    /// Its socket is connected then, and the pair before the restart is alive: it would hear nobody else for ever.
    @Test
    void goesOnAfterARestartOfALegThatHasSettled() throws Exception {
        try (Call talk = new Call()) {
            until(() -> {
                talk.hear(talk.browser, talk.meta, 1);
                return talk.isSettled();
            });
            Sdp.Peer restarted = talk.restart();
            talk.nat.move();
            until(() -> talk.nat.nominate(FRESH_UFRAG, restarted));
            talk.bothHear(2);
            until(() -> {
                talk.hear(talk.browser, talk.meta, 3);
                return talk.isSettled();
            });
            talk.bothHear(4);
            assertNothingFailed();
        }
    }

    @Test
    void anotherBrowsersOfferIsNoRestart() throws Exception {
        try (Call talk = new Call()) {
            String other = talk.offer(new Certificate().fingerprint());
            assertThat(talk.restart(other))
                    .isInstanceOfSatisfying(
                            CommandAnswer.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_STATE));
            talk.bothHear(1);
        }
    }

    /// Its keys went with it: what the browser needs is a new connection.
    @Test
    void aLegThatIsGoneIsNotRestarted() throws Exception {
        try (Call talk = new Call()) {
            relay.carryOut(new WorkerCommand.CloseLeg(UUID.randomUUID(), call, LegName.AGENT));
            assertThat(talk.restart(talk.offer(talk.browser.certificate.fingerprint())))
                    .isInstanceOf(CommandAnswer.Refused.class);
        }
    }

    private void assertNothingFailed() {
        assertThat(events).noneMatch(WorkerEvent.LegFailed.class::isInstance);
    }

    private final class Call implements AutoCloseable {
        final TestPeer meta = new TestPeer(LegName.AGENT);
        final TestPeer browser = new TestPeer(LegName.META);
        final Sdp.Peer answer;
        final Nat nat;

        Call() throws Exception {
            CommandAnswer offer =
                    relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
            meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
            relay.carryOut(new WorkerCommand.ApplyAnswer(
                    UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
            String told = ((CommandAnswer.SdpReady) agent(browser.describe("actpass", 109, 101))).sdp();
            answer = Sdp.read(told);
            nat = new Nat(answer.candidates().getFirst());
            browser.start(nat.through(told), false);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            until(() -> meta.connected && browser.connected);
        }

        CommandAnswer agent(String sdp) {
            return relay.carryOut(new WorkerCommand.AnswerOffer(UUID.randomUUID(), call, LegName.AGENT, sdp, null));
        }

        /// The browser's offer with other words.
        String offer(String fingerprint) {
            return browser.describe("actpass", 109, 101, fingerprint)
                    .replace(browser.leg.ice.ufrag(), FRESH_UFRAG)
                    .replace(browser.leg.ice.password(), FRESH_PASSWORD);
        }

        Sdp.Peer restart() throws Exception {
            CommandAnswer answered = restart(offer(browser.certificate.fingerprint()));
            return Sdp.read(((CommandAnswer.SdpReady) answered).sdp());
        }

        CommandAnswer restart(String sdp) {
            return relay.carryOut(new WorkerCommand.RestartLeg(UUID.randomUUID(), call, LegName.AGENT, sdp));
        }

        /// The kernel knows a peer of the relay's socket.
        boolean isSettled() {
            String port = String.format(":%04X", answer.candidates().getFirst().getPort());
            try (Stream<String> sockets = Files.lines(Path.of("/proc/net/udp"))) {
                return sockets.map(line -> line.strip().split("\\s+"))
                        .anyMatch(columns -> columns[1].endsWith(port) && !columns[2].endsWith(":0000"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void bothHear(int mark) {
            until(() -> hear(browser, meta, mark) && hear(meta, browser, mark));
        }

        boolean hear(TestPeer from, TestPeer to, int mark) {
            try {
                from.say(sequence++, new byte[] {(byte) mark, 7}, false);
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
            return to.heard.stream().anyMatch(one -> one.payload().length == 2 && one.payload()[0] == mark);
        }

        @Override
        public void close() throws Exception {
            nat.close();
            meta.close();
            browser.close();
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
