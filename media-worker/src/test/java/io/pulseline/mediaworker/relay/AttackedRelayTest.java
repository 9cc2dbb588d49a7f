package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.rtp.webrtc.Dtls;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Strangers, and peers gone mad, against one of two calls: nothing of theirs is forwarded, the call lives, and the
/// other call does not notice. A certificate that is not the announced one is [RelayTest]'s.
class AttackedRelayTest {
    private static final int FORGED = 100_000;
    /// What a socket's buffer holds is never filled, so that every packet is looked at.
    private static final int BURST = 100;
    /// Packets a second of one talking end.
    private static final int TALK = 50;
    private static final int SECONDS = 4;
    private static final double NEIGHBOUR_MAY_WAIT_MILLIS = 5;
    private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    private final Relay relay = new Relay(
            new Relay.RelaySettings(
                    InetAddress.getLoopbackAddress(),
                    List.of(InetAddress.getLoopbackAddress()),
                    46_300,
                    46_399,
                    2,
                    1,
                    TestPeer.LOOPBACK),
            events::add,
            Clock.systemUTC());
    private final Random random = new Random(8);

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void nothingForgedIsForwardedAndTheCallLives() throws Exception {
        try (Line line = new Line();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            line.connect();
            byte[] sealed = line.meta.say(line.sequence++, new byte[80], false);
            until(() -> line.browser.heard.size() == 1);
            long before = relay.forwarded();
            forge(line, stranger);
            bend(sealed, line.meta);
            assertThat(relay.forwarded()).isEqualTo(before);
            assertThat(line.browser.heard).hasSize(1);
            line.assertAlive();
            System.out.printf(
                    "S8: %,d forged packets, of which %,d reached the worker, and %,d bent ones: 0 forwarded, the call is alive%n",
                    FORGED, relay.foreign(), relay.refused());
            assertThat(relay.foreign()).isPositive();
        }
    }

    /// From another address, as a well-formed packet of the very stream that the leg expects.
    private void forge(Line line, DatagramSocket stranger) throws Exception {
        byte[] bytes = new byte[92];
        for (int i = 0; i < FORGED; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) 0x80;
            bytes[1] = 111;
            // Meta's socket hears Meta only, so the kernel drops there; the agent's hears all in its first seconds
            TestPeer target = i % 2 == 0 ? line.meta : line.browser;
            stranger.send(new DatagramPacket(bytes, bytes.length, target.leg.selected()));
            if (i % BURST == 0) {
                LockSupport.parkNanos(500_000);
            }
        }
    }

    /// From the right address: a packet that was sealed well, with another number and one bit changed on the way.
    private void bend(byte[] sealed, TestPeer meta) throws Exception {
        ByteBuffer packet = ByteBuffer.wrap(sealed);
        short first = packet.getShort(2);
        long before = relay.refused();
        for (int i = 1; i <= FORGED; i++) {
            byte[] bent = sealed.clone();
            // ahead of the newest, so that no window of repeats refuses it first
            ByteBuffer.wrap(bent).putShort(2, (short) (first + 1 + i % 1000));
            int bit = 8 * 12 + random.nextInt(8 * (bent.length - 12));
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            meta.sendRaw(bent);
            if (i % BURST == 0) {
                long sent = before + i;
                until(() -> relay.refused() >= sent);
            }
        }
    }

    @Test
    void aStrangersHandshakeIsHeardNeitherBeforeIceNorAfter() throws Exception {
        try (Line line = new Line();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            line.offer();
            assertThat(greets(stranger, line.relayPort())).as("before ICE").isFalse();
            line.answer();
            assertThat(greets(stranger, line.relayPort())).as("after ICE").isFalse();
            assertThat(relay.foreign()).isPositive();
            line.assertAlive();
        }
    }

    /// @return whether anything came back for a ClientHello
    private boolean greets(DatagramSocket stranger, int port) throws Exception {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        AtomicInteger sent = new AtomicInteger();
        Dtls client = new Dtls(new Certificate(), new Certificate().fingerprint(), datagram -> {
            try {
                stranger.send(new DatagramPacket(datagram, datagram.length, to));
                sent.incrementAndGet();
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
        client.start("stranger", true, new Dtls.Outcome() {
            @Override
            public void agreed(Dtls.Agreed agreed) {}

            @Override
            public void failed(boolean strange, String detail) {}
        });
        until(() -> sent.get() > 0);
        stranger.setSoTimeout(300);
        try {
            stranger.receive(new DatagramPacket(new byte[1500], 1500));
            return true;
        } catch (IOException silent) {
            return false;
        } finally {
            client.close();
        }
    }

    @Test
    void aFloodAgainstOneCallIsNotHeardInTheOther() throws Exception {
        try (Line victim = new Line();
                Line neighbour = new Line();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            victim.connect();
            neighbour.connect();
            double quiet = neighbour.jitter();
            AtomicBoolean on = new AtomicBoolean(true);
            AtomicInteger sent = new AtomicInteger();
            Thread flood = Thread.ofPlatform().start(() -> flood(victim, stranger, on, sent));
            double attacked = neighbour.jitter();
            on.set(false);
            flood.join();
            System.out.printf(
                    Locale.ROOT,
                    "S8: %,d packets in %d s against one call; its neighbour's jitter p95 %.2f ms, %.2f ms without%n",
                    sent.get(),
                    SECONDS,
                    attacked,
                    quiet);
            assertThat(sent.get()).as("ten times a call's packets").isGreaterThan(10 * TALK * SECONDS);
            assertThat(attacked).isLessThan(quiet + NEIGHBOUR_MAY_WAIT_MILLIS);
            victim.assertAlive();
            assertThat(victim.browser.heard).hasSize(1);
        }
    }

    private void flood(Line victim, DatagramSocket stranger, AtomicBoolean on, AtomicInteger sent) {
        byte[] bytes = new byte[92];
        long began = System.nanoTime();
        try {
            while (on.get()) {
                long due = (System.nanoTime() - began) * 20 * TALK / 1_000_000_000L;
                for (; sent.get() < due; sent.incrementAndGet()) {
                    random.nextBytes(bytes);
                    bytes[0] = (byte) 0x80;
                    stranger.send(new DatagramPacket(bytes, bytes.length, victim.browser.leg.selected()));
                }
                LockSupport.parkNanos(500_000);
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /// One call with both of its peers.
    private final class Line implements AutoCloseable {
        private final CallId call = new CallId(UUID.randomUUID());
        final TestPeer meta = new TestPeer(LegName.AGENT);
        final TestPeer browser = new TestPeer(LegName.META);
        private int sequence = 1;
        private String offered = "";

        Line() throws Exception {}

        void connect() throws Exception {
            offer();
            answer();
        }

        void offer() throws Exception {
            offered = ((CommandAnswer.SdpReady)
                            relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null)))
                    .sdp();
        }

        int relayPort() throws Exception {
            return Sdp.read(offered).candidates().getFirst().getPort();
        }

        void answer() throws Exception {
            meta.start(offered, true);
            relay.carryOut(new WorkerCommand.ApplyAnswer(
                    UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
            CommandAnswer answer = relay.carryOut(new WorkerCommand.AnswerOffer(
                    UUID.randomUUID(), call, LegName.AGENT, browser.describe("actpass", 109, 101), null));
            browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            until(() -> meta.connected && browser.connected && up() == 2);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
        }

        private long up() {
            return events.stream()
                    .filter(event -> event instanceof WorkerEvent.LegConnected leg
                            && leg.callId().equals(call))
                    .count();
        }

        void assertAlive() throws Exception {
            int before = browser.heard.size();
            meta.say(sequence++, new byte[] {42}, false);
            until(() -> browser.heard.size() > before);
            assertThat(browser.heard.getLast().payload()).containsExactly(42);
        }

        /// The 95th of 100 differences of a packet's way from the usual one, in milliseconds.
        double jitter() throws Exception {
            int before = browser.heard.size();
            int packets = TALK * SECONDS;
            long began = System.nanoTime();
            for (int i = 0; i < packets; i++) {
                byte[] time = ByteBuffer.allocate(8).putLong(System.nanoTime()).array();
                meta.say(sequence++, time, false);
                LockSupport.parkNanos(began + (i + 1) * 1_000_000_000L / TALK - System.nanoTime());
            }
            until(() -> browser.heard.size() >= before + packets);
            double[] ways = browser.heard.subList(before, before + packets).stream()
                    .mapToDouble(heard ->
                            heard.at() - ByteBuffer.wrap(heard.payload()).getLong())
                    .sorted()
                    .toArray();
            return (ways[packets * 95 / 100] - ways[packets / 2]) / 1e6;
        }

        @Override
        public void close() throws Exception {
            meta.close();
            browser.close();
        }
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(200_000);
        }
    }
}
