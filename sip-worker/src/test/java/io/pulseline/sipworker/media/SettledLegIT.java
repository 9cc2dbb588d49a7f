package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that have kept to one address, so that the kernel lets nobody else in: whoever may move is found again, and
/// nobody else is heard. Both ends are telephones.
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the kernel does not say whom a socket hears")
class SettledLegIT {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    /// Deaf for a second, a look each tenth of one, and what a busy machine adds.
    private static final long FOUND_AGAIN_MILLIS = 3000;

    private final Random random = new Random(9);
    private MediaPlane plane;
    private CallMedia call;
    private Phone user;
    private Phone pbx;

    @BeforeEach
    void start() throws Exception {
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(HERE, HERE, 42_000, 42_900, 1, address -> true),
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
        user = new Phone(Protection.SDES);
        user.reads(call.answer(LegName.META, AudioSdp.read(user.sdp()), Protection.SDES, VoiceCodec.OPUS));
    }

    @AfterEach
    void stop() {
        call.close();
        plane.close();
        user.socket.close();
        pbx.socket.close();
    }

    private void settled(Protection protection) throws Exception {
        pbx = new Phone(protection);
        pbx.reads(call.answer(LegName.TRUNK, AudioSdp.read(pbx.sdp()), protection, VoiceCodec.OPUS));
        call.open();
        settle();
    }

    private void settle() throws Exception {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!hearsOnly(user) || !hearsOnly(pbx)) {
            assertThat(System.nanoTime()).as("settled in time").isLessThan(end);
            user.say();
            pbx.say();
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(exchange(100)).as("both hear each other").isTrue();
    }

    /// As the kernel tells: whom our socket for this telephone is connected to.
    private static boolean hearsOnly(Phone phone) throws IOException {
        String pair =
                String.format(Locale.ROOT, "0100007F:%04X 0100007F:%04X", phone.ours, phone.socket.getLocalPort());
        return Files.readString(Path.of("/proc/net/udp")).contains(pair);
    }

    /// Both talk until each has heard the other.
    ///
    /// @return whether they did within this time
    private boolean exchange(long millis) throws Exception {
        user.forget();
        pbx.forget();
        boolean userHears = false;
        boolean pbxHears = false;
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end && !(userHears && pbxHears)) {
            user.say();
            pbx.say();
            userHears |= user.hears();
            pbxHears |= pbx.hears();
        }
        return userHears && pbxHears;
    }

    /// A translator in front of it forgot it, or its network changed: it is who has the keys.
    @Test
    void whoHasTheKeysMayMove() throws Exception {
        settled(Protection.SDES);
        pbx.moves(0);
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isTrue();
        settle();
        user.moves(0);
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isTrue();
    }

    /// Without keys anybody could claim to be it.
    @Test
    void withoutKeysNobodyMayMove() throws Exception {
        settled(Protection.NONE);
        DatagramSocket known = pbx.socket;
        pbx.socket = Phone.open(0);
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isFalse();
        pbx.socket.close();
        pbx.socket = known;
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SDES", "NONE"})
    void whoSaysBySdpWhereItIsIsHeardThereAtOnce(Protection protection) throws Exception {
        settled(protection);
        pbx.moves(0);
        pbx.reads(call.answer(LegName.TRUNK, AudioSdp.read(pbx.sdp()), protection, VoiceCodec.OPUS));
        assertThat(exchange(500)).isTrue();
    }

    /// Its port is closed for a while, and the kernel is told so with each packet of ours.
    @ParameterizedTest
    @EnumSource(names = {"SDES", "NONE"})
    void whoWasUnreachableIsHeardAgain(Protection protection) throws Exception {
        settled(protection);
        int port = pbx.socket.getLocalPort();
        pbx.socket.close();
        for (int i = 0; i < 75; i++) {
            user.say();
            LockSupport.parkNanos(20_000_000);
        }
        pbx.moves(port);
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isTrue();
        settle();
    }

    /// From the right address and from a wrong one, of each length that could be taken for something.
    @ParameterizedTest
    @EnumSource(names = {"SDES", "NONE"})
    void noPacketEndsIt(Protection protection) throws Exception {
        settled(protection);
        try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                if (bytes.length > 1 && i % 2 == 0) {
                    // so that it gets further
                    bytes[0] = (byte) (0x80 | bytes[0] & 0x3f);
                    bytes[1] = (byte) (i % 4 == 0 ? 111 : 200 + i % 8);
                }
                DatagramSocket from = i % 3 == 0 ? stranger : pbx.socket;
                from.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(HERE, pbx.ours)));
                if (i % 100 == 0) {
                    LockSupport.parkNanos(2_000_000);
                }
            }
        }
        // a flood is refused for the rest of its second, and another stream is followed after some packets
        assertThat(exchange(FOUND_AGAIN_MILLIS)).isTrue();
        // and forged ones moved nobody
        settle();
    }

    /// What is made is for reports, ticks and looks at who is settled; an object a packet would be as much again.
    @Test
    void aPacketMakesNoObject() throws Exception {
        settled(Protection.SDES);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long loop = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("sip-media-0"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < 5; batch++) {
            long before = threads.getThreadAllocatedBytes(loop);
            for (int i = 0; i < 70; i++) {
                user.say();
                pbx.say();
                LockSupport.parkNanos(14_000_000);
            }
            least = Math.min(least, (threads.getThreadAllocatedBytes(loop) - before) / 140);
        }
        System.out.printf("bytes for a packet of %d a second: %d%n", 140, least);
        assertThat(least).isLessThan(100);
    }

    /// A telephone of one line.
    private static final class Phone {
        private static final Pattern MEDIA = Pattern.compile("m=audio ([0-9]+) ");
        private static final Pattern CRYPTO = Pattern.compile("a=crypto:(.*)");
        private final @Nullable SdesKey key;
        private final Packet packet = new Packet();
        private final byte[] buffer = new byte[1500];
        private final int ssrc = new Random().nextInt();
        private @Nullable Srtp srtp;
        private int sequence = 1;
        private String sdes = "";
        DatagramSocket socket;
        /// The port that it talks to.
        int ours;

        Phone(Protection protection) throws IOException {
            key = protection == Protection.SDES ? SdesKey.fresh(1, SrtpProfile.AES128_CM_HMAC_SHA1_80) : null;
            socket = open(0);
        }

        /// @param port 0 for any
        static DatagramSocket open(int port) throws IOException {
            DatagramSocket socket = new DatagramSocket(port, HERE);
            socket.setSoTimeout(10);
            return socket;
        }

        String sdp() {
            return "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " + socket.getLocalPort()
                    + (key == null ? " RTP/AVP 111\r\n" : " RTP/SAVP 111\r\na=crypto:" + key.line() + "\r\n")
                    + "a=rtpmap:111 opus/48000/2\r\na=rtcp-mux\r\n";
        }

        void reads(String sdp) {
            Matcher media = MEDIA.matcher(sdp);
            assertThat(media.find()).isTrue();
            ours = Integer.parseInt(media.group(1));
            Matcher crypto = CRYPTO.matcher(sdp);
            if (key != null && crypto.find() && !crypto.group(1).equals(sdes)) {
                sdes = crypto.group(1);
                SdesKey theirs = SdesKey.read(sdes).orElseThrow();
                srtp = new Srtp(key.profile(), key.key(), key.salt(), theirs.key(), theirs.salt());
            }
        }

        /// @param port 0 for any
        void moves(int port) throws IOException {
            socket.close();
            socket = open(port);
        }

        void say() throws IOException {
            packet.reset(Rtp.HEADER_BYTES + 40);
            byte[] bytes = packet.getBuffer();
            bytes[0] = (byte) 0x80;
            bytes[1] = 111;
            sequence = sequence + 1 & 0xffff;
            Rtp.setSequence(packet, sequence);
            Rtp.setTimestamp(packet, 960L * sequence);
            Rtp.setSsrc(packet, ssrc);
            assertThat(srtp == null || srtp.seal(packet)).isTrue();
            socket.send(new DatagramPacket(bytes, packet.getLength(), new InetSocketAddress(HERE, ours)));
        }

        /// Whether a packet of voice comes now.
        boolean hears() throws IOException {
            try {
                while (true) {
                    DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                    socket.receive(datagram);
                    System.arraycopy(buffer, 0, packet.getBuffer(), 0, datagram.getLength());
                    packet.reset(datagram.getLength());
                    boolean report = Rtp.isRtcp(packet);
                    if ((srtp == null || srtp.open(packet)) && !report && packet.getLength() == Rtp.HEADER_BYTES + 40) {
                        return true;
                    }
                }
            } catch (SocketTimeoutException nothing) {
                return false;
            }
        }

        /// What came before is of no interest.
        void forget() throws IOException {
            while (hears()) {
                LockSupport.parkNanos(1);
            }
        }
    }
}
