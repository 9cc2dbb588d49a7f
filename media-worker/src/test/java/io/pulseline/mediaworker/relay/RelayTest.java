package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The relay with two peers over loopback: real ICE, DTLS and SRTP, both DTLS roles.
class RelayTest {
    private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    private final CallId call = new CallId(UUID.randomUUID());
    private final Relay relay = new Relay(
            new Relay.RelaySettings(
                    InetAddress.getLoopbackAddress(),
                    List.of(InetAddress.getLoopbackAddress()),
                    46_000,
                    46_099,
                    1,
                    1,
                    TestPeer.LOOPBACK),
            events::add,
            Clock.systemUTC());

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void carriesVoiceBothWaysAndHoldsTheFirstWordsUntilMediaIsOpen() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            for (int i = 0; i < 20; i++) {
                browser.say(1000 + i, new byte[] {(byte) i, 9, 9}, false);
            }
            meta.say(7, new byte[] {42}, false);
            until(() -> !browser.heard.isEmpty());
            assertThat(browser.heard.getFirst().payload()).containsExactly(42);
            assertThat(browser.heard.getFirst().payloadType()).isEqualTo(109);
            assertThat(meta.heard)
                    .as("Meta takes the first packet for the answer")
                    .isEmpty();

            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            until(() -> meta.heard.size() >= 20);
            for (int i = 0; i < 20; i++) {
                assertThat(meta.heard.get(i).payload()).containsExactly(i, 9, 9);
                assertThat(meta.heard.get(i).payloadType()).isEqualTo(111);
            }
            for (int i = 1; i < 20; i++) {
                assertThat(meta.heard.get(i).sequence())
                        .isEqualTo(meta.heard.get(i - 1).sequence() + 1 & 0xffff);
                assertThat(meta.heard.get(i).timestamp())
                        .isEqualTo(meta.heard.get(i - 1).timestamp() + 960);
            }
            // the agent is quiet now: Meta's watchdog must still hear something
            int before = meta.heard.size();
            until(() -> meta.heard.size() >= before + 2);
            assertThat(meta.heard.getLast().payload()).containsExactly(0xf8, 0xff, 0xfe);
            assertThat(meta.heard.getLast().sequence())
                    .isEqualTo(meta.heard.get(meta.heard.size() - 2).sequence() + 1 & 0xffff);
        }
    }

    /// Nobody says anything, and nothing was said before: the business's first packet, which Meta waits for, is
    /// silence.
    @Test
    void silenceAloneOpensTheStreamToMetaAndKeepsItOpen() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            assertThat(meta.heard).as("nothing before the answer is taken").isEmpty();
            long opened = System.nanoTime();
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            until(() -> meta.heard.size() >= 3);
            assertThat((meta.heard.getFirst().at() - opened) / 1_000_000)
                    .as("milliseconds to the first packet; Meta gives up after 20 s")
                    .isLessThan(1500);
            assertThat(meta.heard).allSatisfy(packet -> {
                assertThat(packet.payload()).containsExactly(0xf8, 0xff, 0xfe);
                assertThat(packet.payloadType()).isEqualTo(111);
            });
            assertThat(browser.heard).as("towards the agent nothing is made up").isEmpty();
        }
    }

    @Test
    void tellsHowLoudAVoiceIsWithoutListeningToIt() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            CommandAnswer offer =
                    relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
            assertThat(((CommandAnswer.SdpReady) offer).sdp()).contains("a=extmap:1 " + Sdp.LEVEL);
            meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
            relay.carryOut(new WorkerCommand.ApplyAnswer(
                    UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
            CommandAnswer answer =
                    answer(LegName.AGENT, browser.describe("actpass", 111, 126) + "a=extmap:1 " + Sdp.LEVEL + "\r\n");
            assertThat(((CommandAnswer.SdpReady) answer).sdp()).contains("a=extmap:1 " + Sdp.LEVEL);
            browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            until(() -> meta.connected && browser.connected);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            for (int i = 0; reports(LegName.AGENT).isEmpty(); i++) {
                // of ten packets with voice one is cut off, and the last one is a pause
                browser.sayAloud(i, i % 11 == 10 ? -127 : i % 11 == 0 ? -2 : -20);
                meta.say(i, new byte[] {9}, false);
                LockSupport.parkNanos(5_000_000);
            }
            WorkerEvent.QualityReported agent = reports(LegName.AGENT).getFirst();
            assertThat(agent.loudestDbov()).isEqualTo(-2);
            assertThat(agent.cutPercent()).isBetween(9.0, 11.0);
            assertThat(meta.heard)
                    .as("the extension is of one hop")
                    .anySatisfy(packet -> assertThat(packet.payload()).containsExactly(1, 2, 3));
            until(() -> !reports(LegName.META).isEmpty());
            assertThat(reports(LegName.META).getFirst().loudestDbov())
                    .as("a peer that says nothing of it")
                    .isNull();
        }
    }

    private List<WorkerEvent.QualityReported> reports(LegName leg) {
        return events.stream()
                .filter(WorkerEvent.QualityReported.class::isInstance)
                .map(WorkerEvent.QualityReported.class::cast)
                .filter(report -> report.leg() == leg && report.packets() > 0)
                .toList();
    }

    @Test
    void followsAnAgentWhoseNetworkChangesInTheMiddleOfACall() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META);
                Stranger elsewhere = new Stranger(browser)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            int sequence = 0;
            long end = System.nanoTime() + 6_000_000_000L;
            while (System.nanoTime() < end) {
                browser.say(sequence++, new byte[] {1, 2, 3}, false);
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(elsewhere.isAnswered())
                    .as("a settled leg takes nothing from other addresses")
                    .isFalse();
            until(elsewhere::isAnswered);
            meta.say(1, new byte[] {42}, false);
            until(elsewhere::hearsMedia);
        }
    }

    @Test
    void passesKeysThroughAndReportsEachOnce() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            for (int i = 0; i < 3; i++) {
                meta.say(10 + i, new byte[] {5, (byte) 0x8a, 0x03, 0x20}, true);
            }
            until(() -> events.stream().anyMatch(WorkerEvent.DtmfReceived.class::isInstance));
            until(() -> browser.heard.stream().filter(TestPeer.Heard::dtmf).count() == 3);
            assertThat(events.stream()
                            .filter(WorkerEvent.DtmfReceived.class::isInstance)
                            .map(WorkerEvent.DtmfReceived.class::cast))
                    .singleElement()
                    .satisfies(key -> {
                        assertThat(key.digit()).isEqualTo("5");
                        assertThat(key.durationMillis()).isEqualTo(100);
                    });
        }
    }

    /// Two relays stand for the two workers: one has the user's leg, the other the agent's, and the link
    /// between them is
    /// all that they share.
    @Test
    void carriesACallWhoseHalvesAreAtTwoWorkers() throws Exception {
        Relay.RelaySettings settings = new Relay.RelaySettings(
                InetAddress.getLoopbackAddress(),
                List.of(InetAddress.getLoopbackAddress()),
                46_200,
                46_299,
                1,
                1,
                TestPeer.LOOPBACK);
        try (Relay other = new Relay(settings, events::add, Clock.systemUTC());
                TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            CommandAnswer offer =
                    other.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
            meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
            other.carryOut(new WorkerCommand.ApplyAnswer(
                    UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
            CommandAnswer answer = answer(LegName.AGENT, browser.describe("actpass", 109, 101));
            browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            LinkEnd here = link(relay, LegName.META);
            LinkEnd there = link(other, LegName.AGENT);
            assertThat(here.toString()).doesNotContain(here.key());
            relay.carryOut(new WorkerCommand.SetLink(UUID.randomUUID(), call, there));
            other.carryOut(new WorkerCommand.SetLink(UUID.randomUUID(), call, here));
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            other.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            until(() -> meta.connected && browser.connected);

            AtomicInteger sequence = new AtomicInteger();
            until(() -> {
                say(meta, sequence.incrementAndGet(), 42);
                say(browser, sequence.get(), 9);
                return heard(browser, 42) && heard(meta, 9);
            });
            meta.say(sequence.incrementAndGet(), new byte[] {5, (byte) 0x8a, 0x03, 0x20}, true);
            until(() -> browser.heard.stream().anyMatch(TestPeer.Heard::dtmf));
            assertThat(events.stream().filter(WorkerEvent.DtmfReceived.class::isInstance))
                    .as("the worker that has the leg tells of its key")
                    .hasSize(1);
            assertThat(events)
                    .filteredOn(WorkerEvent.LegConnected.class::isInstance)
                    .as("the link is nobody's leg")
                    .hasSize(2);
        }
    }

    private LinkEnd link(Relay at, LegName standsFor) {
        CommandAnswer answer = at.carryOut(new WorkerCommand.MakeLink(UUID.randomUUID(), call, standsFor, null));
        return ((CommandAnswer.LinkReady) answer).end();
    }

    private static void say(TestPeer peer, int sequence, int payload) {
        try {
            peer.say(sequence, new byte[] {(byte) payload}, false);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean heard(TestPeer peer, int payload) {
        return peer.heard.stream().anyMatch(one -> one.payload().length == 1 && one.payload()[0] == payload);
    }

    @Test
    void aUserOnHoldHearsMusicAndIsHeardByNobodyAndTheAgentIsNotHeard() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            browser.say(1, new byte[] {1, 1, 1}, false);
            until(() -> meta.heard.stream().anyMatch(heard -> heard.payload()[0] == 1));
            // before the word: the music may be quicker than its answer
            int before = meta.heard.size();
            assertThat(relay.carryOut(new WorkerCommand.HoldUser(UUID.randomUUID(), call)))
                    .isInstanceOf(CommandAnswer.Done.class);
            for (int i = 2; i < 10; i++) {
                browser.say(i, new byte[] {2, 2, 2}, false);
                meta.say(i, new byte[] {3}, false);
            }
            until(() -> meta.heard.size() >= before + 40);
            List<TestPeer.Heard> music = meta.heard.subList(before, before + 40);
            for (int i = 0; i < music.size(); i++) {
                assertThat(music.get(i).payload()).isEqualTo(HoldMusic.frames()[i]);
                assertThat(music.get(i).payloadType()).isEqualTo(111);
            }
            for (int i = 1; i < music.size(); i++) {
                assertThat(music.get(i).sequence()).isEqualTo(music.get(i - 1).sequence() + 1 & 0xffff);
                assertThat(music.get(i).timestamp()).isEqualTo(music.get(i - 1).timestamp() + 960);
            }
            assertThat(browser.heard).as("nobody hears the user").isEmpty();

            relay.carryOut(new WorkerCommand.ResumeUser(UUID.randomUUID(), call));
            browser.say(20, new byte[] {4, 4, 4}, false);
            meta.say(20, new byte[] {5}, false);
            until(() -> !browser.heard.isEmpty());
            assertThat(browser.heard.getFirst().payload()).containsExactly(5);
            until(() -> meta.heard.getLast().payload()[0] == 4);
            assertThat(meta.heard.getLast().sequence())
                    .isEqualTo(meta.heard.get(meta.heard.size() - 2).sequence() + 1 & 0xffff);
            assertThat(meta.heard)
                    .as("what the agent said meanwhile reaches the user neither then nor later")
                    .noneMatch(heard -> heard.payload()[0] == 2);
        }
    }

    @Test
    void aUserWhoWaitsHearsTheAnnouncementWholeAndThenMusicAgain() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            byte[][] said = Tones.encode(30, at -> (int) (6000 * Math.sin(at / 9.0)));
            List<String> sound =
                    Stream.of(said).map(Base64.getEncoder()::encodeToString).toList();
            assertThat(relay.carryOut(new WorkerCommand.TellUser(UUID.randomUUID(), call, sound)))
                    .as("nobody waits: it asks nothing")
                    .isInstanceOf(CommandAnswer.Done.class);
            relay.carryOut(new WorkerCommand.HoldUser(UUID.randomUUID(), call));
            until(() -> meta.heard.stream().anyMatch(heard -> Arrays.equals(heard.payload(), HoldMusic.frames()[3])));
            relay.carryOut(new WorkerCommand.TellUser(UUID.randomUUID(), call, sound));
            until(() -> firstOf(meta, said[0]) >= 0 && meta.heard.size() >= firstOf(meta, said[0]) + said.length + 10);
            int from = firstOf(meta, said[0]);
            List<TestPeer.Heard> heard = meta.heard.subList(from, from + said.length + 10);
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i).payload())
                        .as("packet " + i)
                        .isEqualTo(i < said.length ? said[i] : HoldMusic.frames()[i - said.length]);
            }
            for (int i = 1; i < heard.size(); i++) {
                assertThat(heard.get(i).sequence()).isEqualTo(heard.get(i - 1).sequence() + 1 & 0xffff);
            }
        }
    }

    private static int firstOf(TestPeer peer, byte[] payload) {
        List<TestPeer.Heard> heard = List.copyOf(peer.heard);
        return IntStream.range(0, heard.size())
                .filter(i -> Arrays.equals(heard.get(i).payload(), payload))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void anAskedColleagueTalksWithTheAgentAndThenTakesTheAgentsPlace() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META);
                TestPeer colleague = new TestPeer(LegName.META)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            relay.carryOut(new WorkerCommand.HoldUser(UUID.randomUUID(), call));
            assertThat(relay.carryOut(new WorkerCommand.HandOver(UUID.randomUUID(), call)))
                    .as("nobody to hand over to")
                    .isInstanceOf(CommandAnswer.Refused.class);
            CommandAnswer answer = answer(LegName.COLLEAGUE, colleague.describe("actpass", 109, 101));
            colleague.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            // both ends of it: what is said before its keys are there is lost
            until(() -> colleague.connected
                    && events.stream()
                            .anyMatch(event ->
                                    event instanceof WorkerEvent.LegConnected up && up.leg() == LegName.COLLEAGUE));
            browser.say(1, new byte[] {1}, false);
            colleague.say(1, new byte[] {2}, false);
            meta.say(1, new byte[] {3}, false);
            until(() -> !browser.heard.isEmpty() && !colleague.heard.isEmpty());
            assertThat(colleague.heard).allMatch(heard -> heard.payload()[0] == 1);
            assertThat(browser.heard).allMatch(heard -> heard.payload()[0] == 2);

            assertThat(relay.carryOut(new WorkerCommand.HandOver(UUID.randomUUID(), call)))
                    .isInstanceOf(CommandAnswer.Done.class);
            colleague.say(2, new byte[] {4, 4}, false);
            meta.say(2, new byte[] {5}, false);
            until(() -> colleague.heard.getLast().payload()[0] == 5);
            until(() -> meta.heard.getLast().payload().length == 2);
            assertThat(meta.heard.getLast().payload()).containsExactly(4, 4);
            assertThat(browser.heard).as("the agent has left").noneMatch(heard -> heard.payload()[0] == 5);
        }
    }

    @Test
    void whoListensTakesTheAgentsPlaceWithTheVoiceThatStands() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META);
                TestPeer supervisor = new TestPeer(LegName.META)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            assertThat(relay.carryOut(new WorkerCommand.TakeOver(UUID.randomUUID(), call)))
                    .as("nobody listens")
                    .isInstanceOf(CommandAnswer.Refused.class);
            relay.carryOut(new WorkerCommand.MakeMix(UUID.randomUUID(), call));
            CommandAnswer answer = answer(LegName.SUPERVISOR, supervisor.describe("actpass", 109, 101));
            supervisor.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            until(() -> supervisor.connected
                    && events.stream()
                            .anyMatch(event ->
                                    event instanceof WorkerEvent.LegConnected up && up.leg() == LegName.SUPERVISOR));
            assertThat(relay.carryOut(new WorkerCommand.TakeOver(UUID.randomUUID(), call)))
                    .isInstanceOf(CommandAnswer.Done.class);
            supervisor.say(1, new byte[] {4, 4}, false);
            meta.say(1, new byte[] {5}, false);
            until(() -> heard(supervisor, 5));
            until(() -> meta.heard.stream().anyMatch(heard -> heard.payload().length == 2));
            assertThat(heard(browser, 5)).as("the agent has left").isFalse();
        }
    }

    @Test
    void killsALegWhoseCertificateIsNotTheAnnouncedOne() throws Exception {
        try (TestPeer browser = new TestPeer(LegName.META)) {
            String wrong = browser.describe("actpass", 109, 126, "00:".repeat(31) + "01");
            CommandAnswer answer = answer(LegName.AGENT, wrong);
            browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
            until(() -> events.stream()
                    .anyMatch(event -> event instanceof WorkerEvent.LegFailed failed
                            && failed.fault() == LegFault.FINGERPRINT_MISMATCH));
        }
    }

    @Test
    void refusesBadSdpWithTheRuleThatIsBroken() throws Exception {
        try (TestPeer peer = new TestPeer(LegName.META)) {
            String good = peer.describe("actpass", 111, 126);
            assertRefused(good.replace("opus/48000/2", "opus/16000/1"), "Opus");
            assertRefused(good.replaceAll("a=fingerprint[^\r]*\r\n", ""), "a=fingerprint is missing");
            assertRefused(good + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "only one audio stream");
            assertRefused(good.replaceAll("a=ice-pwd[^\r]*\r\n", ""), "a=ice-pwd");
            assertRefused("garbage", "v=0");
        }
    }

    @Test
    void takesNoMoreCallsThanItsCapacity() throws Exception {
        try (TestPeer peer = new TestPeer(LegName.META)) {
            answer(LegName.AGENT, peer.describe("actpass", 111, 126));
            CommandAnswer second = relay.carryOut(
                    new WorkerCommand.MakeOffer(UUID.randomUUID(), new CallId(UUID.randomUUID()), LegName.META, null));
            assertThat(second)
                    .isInstanceOfSatisfying(
                            CommandAnswer.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.NO_CAPACITY));
        }
    }

    @Test
    void givesUpASessionThatNobodyHasForItsPlaceIsAnothersCall() throws Exception {
        Relay.RelaySettings settings = new Relay.RelaySettings(
                InetAddress.getLoopbackAddress(),
                List.of(InetAddress.getLoopbackAddress()),
                46_100,
                46_199,
                1,
                1,
                TestPeer.LOOPBACK);
        try (Relay small = new Relay(settings, events::add, Clock.systemUTC(), Duration.ofMillis(300), null, null)) {
            small.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
            assertThat(small.sessions()).isEqualTo(1);
            until(() -> small.sessions() == 0);
            until(() -> events.stream().anyMatch(WorkerEvent.SessionEnded.class::isInstance));
            assertThat(small.carryOut(new WorkerCommand.MakeOffer(
                            UUID.randomUUID(), new CallId(UUID.randomUUID()), LegName.META, null)))
                    .isInstanceOf(CommandAnswer.SdpReady.class);
        }
    }

    private void assertRefused(String sdp, String rule) {
        assertThat(answer(LegName.AGENT, sdp)).isInstanceOfSatisfying(CommandAnswer.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(RefusalCode.BAD_SDP);
            assertThat(refused.detail()).contains(rule);
        });
    }

    /// Meta answers our offer as DTLS client, so we are the server there; towards the browser we are the
    /// client.
    private void connect(TestPeer meta, TestPeer browser) throws Exception {
        CommandAnswer offer = relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
        meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
        relay.carryOut(new WorkerCommand.ApplyAnswer(
                UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
        CommandAnswer answer = answer(LegName.AGENT, browser.describe("actpass", 109, 101));
        browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
        until(() -> meta.connected && browser.connected);
        until(() -> events.stream()
                        .filter(WorkerEvent.LegConnected.class::isInstance)
                        .count()
                == 2);
    }

    private CommandAnswer answer(LegName leg, String sdp) {
        return relay.carryOut(new WorkerCommand.AnswerOffer(UUID.randomUUID(), call, leg, sdp, null));
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("came true in time; events: " + Arrays.toString(events.toArray()))
                    .isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
