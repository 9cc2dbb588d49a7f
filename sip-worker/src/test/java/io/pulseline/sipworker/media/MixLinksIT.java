package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A mixer beside a talk of SIP: it has each voice, each side hears it, and the talk goes on once it says nothing. A
/// loud voice against a silent one tells who is heard.
class MixLinksIT {
    private static final int LOUD = 2000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private MediaPlane plane;
    private CallMedia call;
    private Phone user;
    private Phone pbx;
    private Phone mixesUser;
    private Phone mixesAgent;

    @BeforeEach
    void start() throws Exception {
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(HERE, HERE, 44_000, 44_900, 1, address -> true),
                fact -> {},
                Clock.systemUTC());
        call = plane.open(new CallId(UUID.randomUUID()), new MediaNews() {
            @Override
            public void fellSilent(LegName leg) {}

            @Override
            public void failed(LegName leg, String why) {}

            @Override
            public void pressed(LegName leg, String key, int millis) {}
        });
        mixesUser = new Phone(VoiceCodec.OPUS);
        mixesAgent = new Phone(VoiceCodec.OPUS);
    }

    @AfterEach
    void stop() {
        call.close();
        plane.close();
        for (Phone phone : new Phone[] {user, pbx, mixesUser, mixesAgent}) {
            phone.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theMixerHasTheTalkForAsLongAsItSpeaks(VoiceCodec ofPbx) throws Exception {
        talk(VoiceCodec.OPUS, ofPbx);
        user.loud = true;
        until("without a mixer they hear each other", () -> pbx.hears && !user.hears);
        mixer();
        mixesAgent.loud = true;
        user.loud = false;
        mixesUser.loud = true;
        pbx.loud = false;
        until("the telephony hears the mixer's mix for it", () -> pbx.hears);
        until("the user hears the mixer's mix for the user", () -> user.hears);
        mixesAgent.loud = false;
        until("the telephony hears nobody else", () -> !pbx.hears && user.hears);
        pbx.loud = true;
        user.loud = true;
        until("the mixer hears both", () -> mixesUser.hears && mixesAgent.hears);
        mixesUser.loud = false;
        until("who hears each other by the mixer alone", () -> !user.hears && !pbx.hears);
        mixesUser.speaks = false;
        mixesAgent.speaks = false;
        until("a mixer that says nothing is left", () -> user.hears && pbx.hears);
        mixesUser.speaks = true;
        mixesAgent.speaks = true;
        until("and has the talk again", () -> !user.hears && !pbx.hears);
        call.endMix();
        until("the talk goes on without it", () -> user.hears && pbx.hears);
    }

    @ParameterizedTest
    @EnumSource
    void bothMayHaveAnotherCodecThanTheMixer(VoiceCodec ofBoth) throws Exception {
        talk(ofBoth, ofBoth);
        mixer();
        mixesUser.loud = true;
        until("the user alone hears the mixer", () -> user.hears && !pbx.hears);
        pbx.loud = true;
        until("the mixer has the telephony's voice", () -> mixesAgent.hears && !mixesUser.hears);
        mixesUser.loud = false;
        until("nobody hears it else", () -> !user.hears);
    }

    private void talk(VoiceCodec ofUser, VoiceCodec ofPbx) throws Exception {
        user = new Phone(ofUser);
        pbx = new Phone(ofPbx);
        agree(LegName.META, user);
        agree(LegName.TRUNK, pbx);
        call.open();
    }

    private void agree(LegName leg, Phone phone) throws Exception {
        call.offer(leg, Protection.NONE, java.util.List.of(phone.codec));
        call.answered(
                leg,
                AudioSdp.read("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " + phone.socket.getLocalPort() + " RTP/AVP "
                        + phone.codec.usualType + "\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-mux\r\n"),
                java.util.List.of(phone.codec));
        phone.to = new InetSocketAddress(HERE, call.port(leg));
    }

    private void mixer() throws Exception {
        MixEnds ends = call.makeMix();
        SdesKey ofUser = LinkKeys.fresh();
        SdesKey ofAgent = LinkKeys.fresh();
        assertThat(call.setMix(new MixEnds(mixesUser.end(ofUser), mixesAgent.end(ofAgent), null)))
                .isTrue();
        mixesUser.talksWith(java.util.Objects.requireNonNull(ends.user()), ofUser);
        mixesAgent.talksWith(java.util.Objects.requireNonNull(ends.agent()), ofAgent);
    }

    /// Everybody speaks all the time, loudly or not.
    private void until(String what, BooleanSupplier seen) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        for (int held = 0; held < 5; held = seen.getAsBoolean() ? held + 1 : 0) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            for (Phone phone : new Phone[] {user, pbx, mixesUser, mixesAgent}) {
                phone.turn();
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// An end that speaks and hears.
    private static final class Phone implements AutoCloseable {
        private final VoiceCodec codec;
        private final DatagramSocket socket = new DatagramSocket(0, HERE);
        private final OpusVoice opus = OpusVoice.open();
        private final int ssrc = new java.util.Random().nextInt();
        private InetSocketAddress to;
        private Srtp keys;
        private int sequence;
        private boolean speaks = true;
        private boolean loud;
        private boolean hears;

        Phone(VoiceCodec codec) throws Exception {
            this.codec = codec;
            socket.setSoTimeout(1);
        }

        LinkEnd end(SdesKey mine) {
            return LinkKeys.write(HERE, socket.getLocalPort(), mine);
        }

        void talksWith(LinkEnd theirs, SdesKey mine) throws Exception {
            keys = LinkKeys.between(mine, LinkKeys.read(theirs));
            to = new InetSocketAddress(theirs.host(), theirs.port());
        }

        void turn() throws Exception {
            if (to != null && speaks) {
                say();
            }
            hear();
        }

        private void say() throws Exception {
            short[] frame = new short[160];
            for (int i = 0; loud && i < frame.length; i++) {
                frame[i] = (short) (12_000 * Math.sin(2 * Math.PI * 500 * i / 8000));
            }
            Packet packet = new Packet();
            packet.reset(400);
            int at = packet.getOffset() + Rtp.HEADER_BYTES;
            G711 law = codec.law;
            int bytes = law == null ? opus.encode(frame, 160, packet.getBuffer(), at) : 160;
            if (law != null) {
                law.encode(frame, 160, packet.getBuffer(), at);
            }
            packet.setLength(Rtp.HEADER_BYTES + bytes);
            sequence++;
            packet.getBuffer()[packet.getOffset()] = (byte) 0x80;
            packet.getBuffer()[packet.getOffset() + 1] = (byte) (keys == null ? codec.usualType : LinkEnd.OPUS);
            Rtp.setSequence(packet, sequence);
            Rtp.setTimestamp(packet, (long) codec.clockRate / 50 * sequence);
            Rtp.setSsrc(packet, ssrc);
            if (keys != null) {
                keys.seal(packet);
            }
            socket.send(new DatagramPacket(packet.getBuffer(), packet.getOffset(), packet.getLength(), to));
        }

        private void hear() throws Exception {
            byte[] room = new byte[1500];
            while (true) {
                DatagramPacket datagram = new DatagramPacket(room, room.length);
                try {
                    socket.receive(datagram);
                } catch (SocketTimeoutException none) {
                    return;
                }
                Packet packet = new Packet();
                packet.reset(datagram.getLength());
                System.arraycopy(room, 0, packet.getBuffer(), packet.getOffset(), datagram.getLength());
                if ((keys == null || keys.open(packet)) && !Rtp.isRtcp(packet)) {
                    hears = loudest(packet) > LOUD;
                }
            }
        }

        private int loudest(Packet packet) {
            short[] pcm = new short[OpusVoice.LONGEST];
            int header = Rtp.headerBytes(packet);
            int length = packet.getLength() - header;
            G711 law = codec.law;
            if (law != null) {
                law.decode(packet.getBuffer(), packet.getOffset() + header, length, pcm);
            } else {
                opus.decode(packet.getBuffer(), packet.getOffset() + header, length, pcm);
            }
            int most = 0;
            for (short sample : pcm) {
                most = Math.max(most, Math.abs(sample));
            }
            return most;
        }

        @Override
        public void close() {
            opus.close();
            socket.close();
        }
    }
}
