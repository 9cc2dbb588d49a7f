package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;

/// A user and an agent who talk through a relay that keeps something of it on a disk, a tone a side.
abstract class KeptTalkScene {
    static final int USER_HERTZ = 440;
    static final int AGENT_HERTZ = 880;

    final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    final CallId call = new CallId(UUID.randomUUID());
    final byte[][] user = Tones.encode(500, at -> tone(USER_HERTZ, at));
    final byte[][] agent = Tones.encode(500, at -> tone(AGENT_HERTZ, at));

    @TempDir
    Path directory;

    PartsOnDisk disk;
    Relay relay;
    int said;

    private static int tone(int hertz, int at) {
        return (int) (9000 * Math.sin(2 * Math.PI * hertz * at / 8000));
    }

    /// @param firstPort of a hundred
    static Relay.RelaySettings settings(int firstPort) {
        return new Relay.RelaySettings(
                InetAddress.getLoopbackAddress(),
                List.of(InetAddress.getLoopbackAddress()),
                firstPort,
                firstPort + 99,
                1,
                1,
                TestPeer.LOOPBACK);
    }

    final void talkUntil(TestPeer meta, TestPeer browser, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + 15_000_000_000L;
        long next = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("events: " + events).isLessThan(end);
            meta.say(said, user[said % user.length], false);
            browser.say(said, agent[said % agent.length], false);
            said++;
            next += 20_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    final void connect(TestPeer meta, TestPeer browser) throws Exception {
        CommandAnswer offer = relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
        meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
        relay.carryOut(new WorkerCommand.ApplyAnswer(
                UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
        CommandAnswer answer = relay.carryOut(new WorkerCommand.AnswerOffer(
                UUID.randomUUID(), call, LegName.AGENT, browser.describe("actpass", 109, 101), null));
        browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
        until(() -> meta.connected && browser.connected);
        until(() -> events.stream()
                        .filter(WorkerEvent.LegConnected.class::isInstance)
                        .count()
                == 2);
    }

    final void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("events: " + events).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
