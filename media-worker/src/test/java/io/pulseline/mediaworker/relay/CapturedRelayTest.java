package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.capture.CaptureWriter;
import io.pulseline.mediaworker.capture.PcapngFile;
import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The packets of a call are captured by the relay: real ICE, DTLS and SRTP, a tone a side, found in clear in the file.
class CapturedRelayTest extends KeptTalkScene {
    private final UUID tenant = UUID.randomUUID();
    private final byte[] key = RecordingSeal.freshKey();

    private CaptureWriter writer;

    @BeforeEach
    void open() {
        disk = new PartsOnDisk(directory);
        writer = new CaptureWriter(disk, events::add, Clock.systemUTC());
        relay = new Relay(settings(46_600), events::add, Clock.systemUTC(), null, writer);
    }

    @AfterEach
    void close() {
        relay.close();
        writer.close();
    }

    @Test
    void theFileHasBothTonesAsTheyWereSaidAndAsTheyWentOn() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connectAndOpen(meta, browser);
            UUID id = UUID.randomUUID();
            assertThat(capture(id, CaptureOrder.WHOLE, 10_000_000)).isInstanceOf(CommandAnswer.Done.class);
            assertThat(capture(id, CaptureOrder.WHOLE, 10_000_000))
                    .as("the same again")
                    .isInstanceOf(CommandAnswer.Done.class);
            assertThat(capture(UUID.randomUUID(), 0, 10_000_000))
                    .as("one at a time")
                    .isInstanceOf(CommandAnswer.Refused.class);
            talkUntil(meta, browser, () -> said >= 150);
            relay.carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "hung up"));
            WorkerEvent.CaptureEnded ended = ended();
            PcapngFile file = file(id);
            assertThat(ended.end()).isEqualTo(CaptureEnd.CALL_ENDED);
            assertThat(ended.packets()).isEqualTo(file.packets.size());
            assertThat(file.interfaces).containsExactlyInAnyOrder("META", "AGENT");
            assertThat(payloads(file, "META", true)).containsSubsequence(told(user));
            assertThat(payloads(file, "AGENT", false)).as("passed on").containsSubsequence(told(user));
            assertThat(payloads(file, "AGENT", true)).containsSubsequence(told(agent));
            assertThat(payloads(file, "META", false)).as("passed on").containsSubsequence(told(agent));
            assertThat(file.packets)
                    .as("reports of both directions")
                    .anyMatch(packet -> isRtcp(packet) && !packet.received())
                    .filteredOn(packet -> packet.leg().equals("META"))
                    .allSatisfy(packet -> {
                        int ours = packet.received()
                                ? packet.to().getPort()
                                : packet.from().getPort();
                        int theirs = packet.received()
                                ? packet.from().getPort()
                                : packet.to().getPort();
                        assertThat(ours).isBetween(46_600, 46_699);
                        assertThat(theirs).isEqualTo(meta.leg.port());
                    });
            assertThat(file.packets)
                    .isSortedAccordingTo(java.util.Comparator.comparingLong(PcapngFile.Captured::micros));
            assertThat(new String(sealed(id), StandardCharsets.ISO_8859_1))
                    .as("nothing in clear on the disk")
                    .doesNotContain("Pulseline");
        }
    }

    @Test
    void withoutThePayloadThereIsNoVoiceInIt() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connectAndOpen(meta, browser);
            UUID id = UUID.randomUUID();
            capture(id, 0, 10_000_000);
            talkUntil(meta, browser, () -> said >= 50);
            relay.carryOut(new WorkerCommand.StopCapture(UUID.randomUUID(), call));
            assertThat(ended().end()).isEqualTo(CaptureEnd.ASKED);
            assertThat(file(id).packets)
                    .filteredOn(packet -> !isRtcp(packet))
                    .hasSizeGreaterThan(100)
                    .allSatisfy(packet -> assertThat(packet.datagram()).hasSize(12))
                    .allSatisfy(packet -> assertThat(packet.length()).isGreaterThan(12));
        }
    }

    @Test
    void itEndsByItselfWhenTheFileIsLargeEnoughAndTheCallGoesOn() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connectAndOpen(meta, browser);
            UUID id = UUID.randomUUID();
            capture(id, CaptureOrder.WHOLE, 20_000);
            talkUntil(meta, browser, () -> events.stream().anyMatch(WorkerEvent.CaptureEnded.class::isInstance));
            assertThat(ended().end()).isEqualTo(CaptureEnd.SIZE);
            assertThat(ended().bytes()).isBetween(20_000L, 22_000L);
            int heard = browser.heard.size();
            talkUntil(meta, browser, () -> browser.heard.size() > heard + 5);
            UUID next = UUID.randomUUID();
            assertThat(capture(next, CaptureOrder.WHOLE, 20_000))
                    .as("another one")
                    .isInstanceOf(CommandAnswer.Done.class);
        }
    }

    private static boolean isRtcp(PcapngFile.Captured packet) {
        int type = packet.datagram()[1] & 0xff;
        return type >= 192 && type <= 223;
    }

    private static List<String> payloads(PcapngFile file, String leg, boolean received) {
        return file.packets.stream()
                .filter(packet -> packet.leg().equals(leg) && packet.received() == received && !isRtcp(packet))
                .map(packet -> Arrays.toString(Arrays.copyOfRange(packet.datagram(), 12, packet.datagram().length)))
                .toList();
    }

    /// A second of what was said, after the first packets, which may have come before both legs stood.
    private static List<String> told(byte[][] frames) {
        return Arrays.stream(frames).limit(25).map(Arrays::toString).toList();
    }

    private CommandAnswer capture(UUID id, int payload, long mostBytes) {
        return relay.carryOut(new WorkerCommand.StartCapture(
                UUID.randomUUID(),
                call,
                new CaptureOrder(id, tenant, Base64.getEncoder().encodeToString(key), payload, mostBytes, 600_000)));
    }

    private WorkerEvent.CaptureEnded ended() {
        until(() -> events.stream().anyMatch(WorkerEvent.CaptureEnded.class::isInstance));
        return events.stream()
                .filter(WorkerEvent.CaptureEnded.class::isInstance)
                .map(WorkerEvent.CaptureEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private PcapngFile file(UUID id) throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Path file : disk.waiting()) {
            PartsOnDisk.Part part = PartsOnDisk.read(file);
            assertThat(part.tenant()).isEqualTo(tenant);
            if (part.of().equals(id)) {
                whole.writeBytes(RecordingSeal.open(
                        key,
                        CapturePart.place(id, part.number()),
                        Base64.getDecoder().decode(part.sealed())));
            }
        }
        return PcapngFile.read(whole.toByteArray());
    }

    private byte[] sealed(UUID id) throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Path file : disk.waiting()) {
            if (PartsOnDisk.read(file).of().equals(id)) {
                whole.writeBytes(
                        Base64.getDecoder().decode(PartsOnDisk.read(file).sealed()));
            }
        }
        return whole.toByteArray();
    }

    private void connectAndOpen(TestPeer meta, TestPeer browser) throws Exception {
        connect(meta, browser);
        relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
    }
}
