package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who says "hello" while picking up is heard from the first letter on: a hundred calls, both ends talking from the
/// answer, with keys and sockets as in production.
class FirstWordsTest {
    private static final int CALLS = 100;
    private static final int AT_ONCE = 4;
    /// 20 ms each: half a second.
    private static final int SAID = 25;
    /// 60 ms.
    private static final int MAY_BE_LOST = 3;
    private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    private final Relay relay = new Relay(
            new Relay.RelaySettings(
                    InetAddress.getLoopbackAddress(),
                    List.of(InetAddress.getLoopbackAddress()),
                    46_200,
                    46_299,
                    AT_ONCE,
                    1,
                    TestPeer.LOOPBACK),
            events::add,
            Clock.systemUTC());

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void aHundredOfAHundredCallsLoseNoWordAtTheAnswer() throws Exception {
        try (ExecutorService lines = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Boolean>> calls = IntStream.range(0, CALLS)
                    .<Callable<Boolean>>mapToObj(number -> () -> answered(number))
                    .toList();
            for (Future<Boolean> call : lines.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }
    }

    private boolean answered(int number) throws Exception {
        CallId call = new CallId(UUID.randomUUID());
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(call, meta, browser);
            for (int packet = 0; packet < SAID; packet++) {
                // the platform hears at another moment of each call that Meta took the answer, up to half a second late
                if (packet == number % SAID) {
                    relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
                }
                byte[] word = {(byte) packet, 7, 7};
                meta.say(packet, word, false);
                browser.say(packet, word, false);
            }
            byte last = SAID - 1;
            until(() -> words(meta).contains(last) && words(browser).contains(last));
            assertComplete(number, "the agent", words(browser));
            assertComplete(number, "the user", words(meta));
        }
        relay.carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "over"));
        return true;
    }

    private static void assertComplete(int call, String who, List<Byte> heard) {
        assertThat(heard)
                .as("call %d: what %s heard, in its order", call, who)
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSizeGreaterThanOrEqualTo(SAID - MAY_BE_LOST);
    }

    /// Without the silence that the relay sends while nobody speaks.
    private static List<Byte> words(TestPeer peer) {
        return peer.heard.stream()
                .map(TestPeer.Heard::payload)
                .filter(payload -> payload.length == 3 && payload[1] == 7)
                .map(payload -> payload[0])
                .toList();
    }

    private void connect(CallId call, TestPeer meta, TestPeer browser) throws Exception {
        CommandAnswer offer = relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
        meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
        relay.carryOut(new WorkerCommand.ApplyAnswer(
                UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
        CommandAnswer answer = relay.carryOut(new WorkerCommand.AnswerOffer(
                UUID.randomUUID(), call, LegName.AGENT, browser.describe("actpass", 109, 101), null));
        browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
        until(() -> meta.connected && browser.connected && connected(call) == 2);
    }

    private long connected(CallId call) {
        return events.stream()
                .filter(event -> event instanceof WorkerEvent.LegConnected leg
                        && leg.callId().equals(call))
                .count();
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
