package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys between a user who has telephone-events and a telephone system that has none.
class KeysIT {
    private static final int EVENTS = 126;
    private final List<WorkerEvent> facts = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private MediaPlane plane;
    private CallMedia call;
    private DatagramSocket user;
    private DatagramSocket pbx;

    @BeforeEach
    void start() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(here, here, 44_000, 44_900, 1, address -> true),
                facts::add,
                Clock.systemUTC());
        call = plane.open(new CallId(UUID.randomUUID()), news());
        user = new DatagramSocket(0, here);
        user.setSoTimeout(3000);
        pbx = new DatagramSocket(0, here);
        call.offer(LegName.META, Protection.NONE, List.of(VoiceCodec.OPUS));
        call.answered(LegName.META, AudioSdp.read(sdp(user, "111 126", "opus/48000/2")), List.of(VoiceCodec.OPUS));
    }

    private MediaNews news() {
        return new MediaNews() {
            @Override
            public void fellSilent(LegName leg) {}

            @Override
            public void failed(LegName leg, String why) {}

            @Override
            public void pressed(LegName leg, String key, int millis) {
                told.add(leg + " " + key + " " + millis);
            }
        };
    }

    private static String sdp(DatagramSocket phone, String types, String codec) {
        return "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " + phone.getLocalPort() + " RTP/AVP " + types
                + "\r\na=rtpmap:111 " + codec + "\r\na=rtpmap:126 telephone-event/8000\r\n";
    }

    private void pbxSpeaks(VoiceCodec codec, DtmfMode mode, String types) throws Exception {
        call.keys(LegName.TRUNK, mode);
        call.offer(LegName.TRUNK, Protection.NONE, List.of(codec));
        call.answered(LegName.TRUNK, AudioSdp.read(sdp(pbx, types, "opus/48000/2")), List.of(codec));
        call.open();
    }

    @AfterEach
    void stop() {
        call.close();
        plane.close();
        user.close();
        pbx.close();
    }

    private record Heard(int sequence, long timestamp, boolean marker, int code, boolean end, int duration) {}

    private Heard event() throws Exception {
        byte[] bytes = new byte[1500];
        while (true) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            user.receive(packet);
            ByteBuffer rtp = ByteBuffer.wrap(bytes, 0, packet.getLength());
            if ((rtp.get(1) & 0x7f) == EVENTS) {
                return new Heard(
                        rtp.getShort(2) & 0xffff,
                        rtp.getInt(4) & 0xffffffffL,
                        rtp.get(1) < 0,
                        rtp.get(12),
                        rtp.get(13) < 0,
                        rtp.getShort(14) & 0xffff);
            }
        }
    }

    /// Whether voice passes or is transcoded, whose stream the events are part of is the same.
    @ParameterizedTest
    @EnumSource(names = {"OPUS", "PCMA"})
    void aKeyBySignallingIsATelephoneEventForTheUser(VoiceCodec codec) throws Exception {
        pbxSpeaks(codec, DtmfMode.AUTO, codec == VoiceCodec.OPUS ? "111" : "8");
        call.press(LegName.TRUNK, "5", 120);
        List<Heard> heard = new ArrayList<>();
        do {
            heard.add(event());
        } while (heard.stream().filter(Heard::end).count() < 3);
        assertThat(heard).hasSize(8).allMatch(one -> one.code() == 5);
        assertThat(heard)
                .extracting(Heard::timestamp)
                .containsOnly(heard.getFirst().timestamp());
        assertThat(heard.stream().map(Heard::marker)).startsWith(true, false).endsWith(false);
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence() - heard.get(i - 1).sequence() & 0xffff)
                    .isEqualTo(1);
        }
        assertThat(heard.stream().map(Heard::duration)).containsExactly(160, 320, 480, 640, 800, 960, 960, 960);
        assertThat(facts)
                .anyMatch(fact -> fact instanceof WorkerEvent.DtmfReceived key
                        && key.leg() == LegName.TRUNK
                        && key.digit().equals("5"));
        assertThat(told).as("the user hears it").isEmpty();
    }

    @Test
    void aUsersKeyIsToldWhereThePbxHasNoTelephoneEvents() throws Exception {
        pbxSpeaks(VoiceCodec.OPUS, DtmfMode.AUTO, "111");
        press(9, 640);
        assertThat(told.poll(3, TimeUnit.SECONDS)).isEqualTo("META 9 80");
        assertThat(told).as("each key once").isEmpty();
    }

    /// The trunk's setting counts, not what its system could do.
    @Test
    void aTrunkThatWantsInfoIsOfferedNoTelephoneEvents() throws Exception {
        call.keys(LegName.TRUNK, DtmfMode.INFO);
        assertThat(call.offer(LegName.TRUNK, Protection.NONE, List.of(VoiceCodec.OPUS)))
                .doesNotContain("telephone-event");
        AudioSdp offer = AudioSdp.read(sdp(pbx, "111 126", "opus/48000/2"));
        assertThat(call.answer(LegName.TRUNK, offer, Protection.NONE, VoiceCodec.OPUS))
                .doesNotContain("telephone-event");
        call.open();
        press(1, 800);
        assertThat(told.poll(3, TimeUnit.SECONDS)).isEqualTo("META 1 100");
    }

    @Test
    void whereBothHaveThemNobodyIsTold() throws Exception {
        pbxSpeaks(VoiceCodec.OPUS, DtmfMode.AUTO, "111 126");
        pbx.setSoTimeout(3000);
        press(7, 800);
        byte[] bytes = new byte[1500];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        pbx.receive(packet);
        assertThat(bytes[1] & 0x7f).isEqualTo(EVENTS);
        assertThat(told).isEmpty();
    }

    /// The user holds a key and lets it go.
    private void press(int code, int duration) throws Exception {
        for (int i = 0; i < 5; i++) {
            ByteBuffer rtp = ByteBuffer.allocate(16);
            rtp.put((byte) 0x80)
                    .put((byte) EVENTS)
                    .putShort((short) (100 + i))
                    .putInt(4800)
                    .putInt(7);
            rtp.put((byte) code).put((byte) (i < 2 ? 10 : 0x8a)).putShort((short) duration);
            user.send(new DatagramPacket(
                    rtp.array(), 16, new InetSocketAddress(InetAddress.getLoopbackAddress(), call.port(LegName.META))));
        }
    }
}
