package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.Mos;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a telephone system and we tell each other of the voice: extended reports (RFC 3611) with whoever speaks them,
/// and what comes of it each five seconds.
class VoiceReportsIT {
    private static final int SSRC = 0x0708090a;
    /// Every so many packets one is lost on the way to us.
    private static final int LOSES = 10;

    private final List<WorkerEvent> facts = new CopyOnWriteArrayList<>();
    private MediaPlane plane;
    private CallMedia call;
    private DatagramSocket user;
    private DatagramSocket pbx;
    private int sequence;

    @BeforeEach
    void start() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(here, here, 43_000, 43_900, 1, address -> true),
                facts::add,
                Clock.systemUTC());
        call = plane.open(new CallId(UUID.randomUUID()), new MediaNews() {
            @Override
            public void fellSilent(LegName leg) {}

            @Override
            public void failed(LegName leg, String why) {}

            @Override
            public void pressed(LegName leg, String key, int millis) {}
        });
        user = new DatagramSocket(0, here);
        pbx = new DatagramSocket(0, here);
        pbx.setSoTimeout(1);
    }

    @AfterEach
    void stop() {
        call.close();
        plane.close();
        user.close();
        pbx.close();
    }

    @Test
    void whoSpeaksThemGetsTimeLossAndQualityAndIsBelievedWithWhatItCouldNotPlay() throws Exception {
        talk("");
        Optional<Extended> told = Optional.empty();
        int ourSsrc = 0;
        long end = System.nanoTime() + 20_000_000_000L;
        while (reports().stream().noneMatch(report -> report.remoteLossPercent() != null) || told.isEmpty()) {
            assertThat(System.nanoTime()).as("facts: %s", facts).isLessThan(end);
            both();
            for (byte[] packet : heardByPbx()) {
                ourSsrc = ByteBuffer.wrap(packet).getInt(packet[1] == (byte) 200 ? 4 : 8);
                Optional<Extended> one =
                        Extended.in(packet).filter(report -> report.lost() > 0 && report.referenceTime() != 0);
                told = one.isPresent() ? one : told;
            }
            if (ourSsrc != 0) {
                sendToUs(reference(ourSsrc));
            }
        }
        Extended ours = told.orElseThrow();
        assertThat(ours.about()).as("of the stream that it sent").isEqualTo(SSRC);
        assertThat(ours.referenceTime()).as("answered by RFC 3611 §4.5").isEqualTo(0xb1c24000);
        assertThat(ours.lost()).isCloseTo(1.0 / LOSES, within(0.02));
        WorkerEvent.QualityReported quality = reports().stream()
                .filter(report -> report.remoteLossPercent() != null)
                .findFirst()
                .orElseThrow();
        assertThat(quality.remoteLossPercent())
                .as("a quarter lost and an eighth discarded: neither is heard there")
                .isCloseTo(37.5, within(0.5));
        assertThat(quality.mos())
                .isCloseTo(
                        Mos.estimate(
                                100.0 * quality.lost() / (quality.packets() + quality.lost()),
                                quality.jitterMillis(),
                                0),
                        within(0.1));
        System.out.printf(
                "reports by SIP: %.1f %% lost told in an extended report with MOS %.1f; the telephone system misses %.1f %% of ours; MOS of its voice %.2f%n",
                100 * ours.lost(), ours.mos(), quality.remoteLossPercent(), quality.mos());
    }

    @Test
    void whoAsksForThemInItsSdpGetsThem() throws Exception {
        talk("a=rtcp-xr:voip-metrics\r\n");
        assertThat(reportHeard()).isPresent();
    }

    @Test
    void whoSpeaksNoneGetsPlainReports() throws Exception {
        talk("");
        assertThat(reportHeard()).isEmpty();
    }

    /// @return what is extended in the first report that comes
    private Optional<Extended> reportHeard() throws Exception {
        long end = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() < end) {
            both();
            for (byte[] packet : heardByPbx()) {
                if (packet[1] == (byte) 200) {
                    return Extended.in(packet);
                }
            }
        }
        throw new AssertionError("no report came");
    }

    private void talk(String more) throws Exception {
        call.offer(LegName.META, Protection.NONE, List.of(VoiceCodec.OPUS));
        call.answered(LegName.META, AudioSdp.read(sdp(user, "111", "")), List.of(VoiceCodec.OPUS));
        call.offer(LegName.TRUNK, Protection.NONE, List.of(VoiceCodec.PCMA));
        call.answered(LegName.TRUNK, AudioSdp.read(sdp(pbx, "8", more)), List.of(VoiceCodec.PCMA));
        call.open();
    }

    private static String sdp(DatagramSocket phone, String type, String more) {
        return "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " + phone.getLocalPort() + " RTP/AVP " + type
                + "\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-mux\r\n" + more;
    }

    private List<WorkerEvent.QualityReported> reports() {
        return facts.stream()
                .filter(WorkerEvent.QualityReported.class::isInstance)
                .map(WorkerEvent.QualityReported.class::cast)
                .filter(report -> report.leg() == LegName.TRUNK && report.mos() != null)
                .toList();
    }

    /// A frame of each side.
    private void both() throws Exception {
        sequence++;
        byte[] silence = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};
        send(user, LegName.META, packet(111, 960 * sequence, silence));
        if (sequence % LOSES != 0) {
            byte[] quiet = new byte[160];
            Arrays.fill(quiet, (byte) 0xd5);
            send(pbx, LegName.TRUNK, packet(8, 160 * sequence, quiet));
        }
        LockSupport.parkNanos(20_000_000);
    }

    private byte[] packet(int type, int timestamp, byte[] voice) {
        return ByteBuffer.allocate(12 + voice.length)
                .put((byte) 0x80)
                .put((byte) type)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(SSRC)
                .put(voice)
                .array();
    }

    private void sendToUs(byte[] report) throws Exception {
        send(pbx, LegName.TRUNK, report);
    }

    private void send(DatagramSocket from, LegName leg, byte[] bytes) throws Exception {
        from.send(new DatagramPacket(
                bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), call.port(leg))));
    }

    /// A receiver report and an extended one: a reference time, and voice metrics with a quarter lost and an eighth
    /// discarded, laid out by hand from RFC 3611 §4.4 and §4.7.
    private static byte[] reference(int ourSsrc) {
        return HexFormat.of()
                .parseHex("80c90001" + "0708090a"
                        + "80cf000d" + "0708090a"
                        + "04000002" + "e9a0b1c2" + "40000000"
                        + "07000008" + "%08x".formatted(ourSsrc) + "40200000" + "00000000" + "00640014" + "7f7f7f10"
                        + "5c7f2b2a" + "00000028" + "00500078");
    }

    private List<byte[]> heardByPbx() throws Exception {
        List<byte[]> all = new java.util.ArrayList<>();
        byte[] room = new byte[1500];
        while (true) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                pbx.receive(packet);
            } catch (SocketTimeoutException none) {
                return all;
            }
            all.add(Arrays.copyOf(room, packet.getLength()));
        }
    }

    /// @param referenceTime of DLRR, 0 for none
    /// @param about         whose stream the voice metrics are of
    private record Extended(int referenceTime, int about, double lost, double mos) {
        static Optional<Extended> in(byte[] compound) {
            ByteBuffer bytes = ByteBuffer.wrap(compound);
            for (int at = 0; at + 4 <= compound.length; at += 4 * (bytes.getShort(at + 2) + 1)) {
                int type = compound[at + 1] & 0xff;
                if (type < 192) {
                    return Optional.empty();
                }
                if (type == 207) {
                    return Optional.of(read(bytes, at + 8, at + 4 * (bytes.getShort(at + 2) + 1)));
                }
            }
            return Optional.empty();
        }

        private static Extended read(ByteBuffer bytes, int from, int end) {
            int reference = 0;
            int about = 0;
            double lost = 0;
            double mos = 0;
            for (int at = from; at < end; at += 4 * (bytes.getShort(at + 2) + 1)) {
                if (bytes.get(at) == 5) {
                    reference = bytes.getInt(at + 8);
                } else if (bytes.get(at) == 7) {
                    about = bytes.getInt(at + 4);
                    lost = (bytes.get(at + 8) & 0xff) / 256.0;
                    mos = (bytes.get(at + 26) & 0xff) / 10.0;
                }
            }
            return new Extended(reference, about, lost, mos);
        }
    }
}
