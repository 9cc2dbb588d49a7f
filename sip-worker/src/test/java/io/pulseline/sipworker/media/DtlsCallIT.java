package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two edges that are each other's peer by DTLS; behind each a telephone with plain RTP.
class DtlsCallIT {
    private static final List<VoiceCodec> OPUS = List.of(VoiceCodec.OPUS);
    private final List<WorkerEvent> facts = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private MediaPlane plane;
    private CallMedia near;
    private CallMedia far;
    private DatagramSocket nearPhone;
    private DatagramSocket farPhone;

    @BeforeEach
    void start() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(here, here, 44_000, 44_900, 1, address -> true),
                facts::add,
                Clock.systemUTC());
        near = plane.open(new CallId(UUID.randomUUID()), trouble());
        far = plane.open(new CallId(UUID.randomUUID()), trouble());
        nearPhone = new DatagramSocket(0, here);
        farPhone = new DatagramSocket(0, here);
        // what we offer to Meta's side of the near edge comes to the telephony's side of the far one
        plain(near, LegName.TRUNK, nearPhone);
        plain(far, LegName.META, farPhone);
        near.open();
        far.open();
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
        plane.close();
        nearPhone.close();
        farPhone.close();
    }

    private MediaNews trouble() {
        return new MediaNews() {
            @Override
            public void fellSilent(LegName leg) {}

            @Override
            public void failed(LegName leg, String why) {
                troubles.add(leg + ": " + why);
            }

            @Override
            public void pressed(LegName leg, String key, int millis) {}
        };
    }

    private static void plain(CallMedia call, LegName leg, DatagramSocket phone) throws Exception {
        call.offer(leg, Protection.NONE, OPUS);
        call.answered(
                leg,
                AudioSdp.read("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " + phone.getLocalPort()
                        + " RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n"),
                OPUS);
    }

    /// Who opens the handshake is told by `a=setup`, and a peer without ICE is found at the address of its SDP.
    @ParameterizedTest
    @CsvSource({"actpass,true,client", "actpass,false,client", "active,true,server", "passive,true,client"})
    void voiceCrossesByDtlsBothWays(String setup, boolean ice, String role) throws Exception {
        String offer = near.offer(LegName.META, Protection.DTLS, OPUS);
        assertThat(offer).contains("UDP/TLS/RTP/SAVPF 111 126").contains("a=setup:actpass");
        AudioSdp told = AudioSdp.read(without(ice, offer.replace("a=setup:actpass", "a=setup:" + setup)));
        String answer = far.answer(LegName.TRUNK, told, Protection.DTLS, VoiceCodec.OPUS);
        assertThat(answer.contains("a=ice-ufrag")).isEqualTo(ice);
        assertThat(answer).contains(role.equals("client") ? "a=setup:active" : "a=setup:passive");
        near.answered(LegName.META, AudioSdp.read(answer), OPUS);
        until(() -> connected(LegName.META) != null && connected(LegName.TRUNK) != null);
        assertThat(connected(LegName.TRUNK).dtlsRole()).isEqualTo(role);
        assertThat(connected(LegName.META).dtlsRole()).isEqualTo(role.equals("client") ? "server" : "client");
        hears(farPhone, nearPhone, near.port(LegName.TRUNK), "from near");
        hears(nearPhone, farPhone, far.port(LegName.META), "from far");
        assertThat(troubles).isEmpty();
    }

    @Test
    void whatIsSaidDuringTheHandshakeIsHeardAfterIt() throws Exception {
        String offer = near.offer(LegName.META, Protection.DTLS, OPUS);
        String answer = far.answer(LegName.TRUNK, AudioSdp.read(offer), Protection.DTLS, VoiceCodec.OPUS);
        near.answered(LegName.META, AudioSdp.read(answer), OPUS);
        assertThat(connected(LegName.TRUNK)).isNull();
        // who opens a handshake knows last that it is through; until then somebody talks
        for (int sequence = 1; connected(LegName.TRUNK) == null && sequence < 250; sequence++) {
            send(farPhone, far.port(LegName.META), sequence, "the first word");
            LockSupport.parkNanos(5_000_000);
        }
        until(() -> heard(nearPhone, "the first word"));
    }

    @Test
    void aCertificateThatTheSdpDidNotAnnounceEndsTheLeg() throws Exception {
        String offer = near.offer(LegName.META, Protection.DTLS, OPUS);
        String forged = offer.replaceFirst("sha-256 ..", "sha-256 " + (offer.contains("sha-256 00") ? "01" : "00"));
        String answer = far.answer(LegName.TRUNK, AudioSdp.read(forged), Protection.DTLS, VoiceCodec.OPUS);
        near.answered(LegName.META, AudioSdp.read(answer), OPUS);
        until(() -> troubles.stream().anyMatch(trouble -> trouble.startsWith("TRUNK: the certificate")));
        assertThat(facts)
                .anyMatch(fact -> fact instanceof WorkerEvent.LegFailed failed
                        && failed.fault() == LegFault.FINGERPRINT_MISMATCH);
        assertThat(connected(LegName.TRUNK)).isNull();
    }

    /// A telephone system that holds asks again with the same terms: nothing is agreed anew.
    @Test
    void theSameTermsAgainKeepTheAssociation() throws Exception {
        String offer = near.offer(LegName.META, Protection.DTLS, OPUS);
        String first = far.answer(LegName.TRUNK, AudioSdp.read(offer), Protection.DTLS, VoiceCodec.OPUS);
        near.answered(LegName.META, AudioSdp.read(first), OPUS);
        until(() -> connected(LegName.META) != null && connected(LegName.TRUNK) != null);
        String again = far.answer(
                LegName.TRUNK,
                AudioSdp.read(offer.replace("a=sendrecv", "a=sendonly")),
                Protection.DTLS,
                VoiceCodec.OPUS);
        assertThat(again).contains("a=recvonly").contains("a=setup:active");
        assertThat(lines(again, "a=ice-ufrag", "a=fingerprint"))
                .isEqualTo(lines(first, "a=ice-ufrag", "a=fingerprint"));
        fallsSilent(nearPhone, farPhone, far.port(LegName.META), "on hold they are heard no more");
        far.answer(LegName.TRUNK, AudioSdp.read(offer), Protection.DTLS, VoiceCodec.OPUS);
        hears(nearPhone, farPhone, far.port(LegName.META), "back");
    }

    @Test
    void eachKindOfOfferIsRefusedWhereAnotherIsRequired() throws Exception {
        AudioSdp dtls = AudioSdp.read(near.offer(LegName.META, Protection.DTLS, OPUS));
        AudioSdp sdes = AudioSdp.read(near.offer(LegName.META, Protection.SDES, OPUS));
        assertThatThrownBy(() -> far.answer(LegName.TRUNK, dtls, Protection.SDES, VoiceCodec.OPUS))
                .isInstanceOf(BadSdp.class)
                .hasMessageContaining("a=crypto");
        assertThatThrownBy(() -> far.answer(LegName.TRUNK, sdes, Protection.DTLS, VoiceCodec.OPUS))
                .isInstanceOf(BadSdp.class)
                .hasMessageContaining("a=fingerprint");
        assertThatThrownBy(() -> far.answer(LegName.TRUNK, dtls, Protection.NONE, VoiceCodec.OPUS))
                .isInstanceOf(BadSdp.class)
                .hasMessageContaining("plain RTP");
    }

    private static String without(boolean ice, String sdp) {
        return ice
                ? sdp
                : String.join(
                        "\r\n",
                        sdp.lines()
                                .filter(line -> !line.matches("a=(ice-|candidate).*"))
                                .toList());
    }

    private static List<String> lines(String sdp, String... starts) {
        return sdp.lines()
                .filter(line -> List.of(starts).stream().anyMatch(line::startsWith))
                .toList();
    }

    private WorkerEvent.@org.jspecify.annotations.Nullable LegConnected connected(LegName leg) {
        return facts.stream()
                .filter(WorkerEvent.LegConnected.class::isInstance)
                .map(WorkerEvent.LegConnected.class::cast)
                .filter(fact -> fact.leg() == leg)
                .findFirst()
                .orElse(null);
    }

    private static void hears(DatagramSocket ear, DatagramSocket mouth, int port, String words) throws Exception {
        boolean came = false;
        for (int sequence = 100; sequence < 120 && !came; sequence++) {
            send(mouth, port, sequence, words);
            came = heard(ear, words);
        }
        assertThat(came).as(words).isTrue();
    }

    /// From some packet on: a few may be on their way while the direction changes.
    private static void fallsSilent(DatagramSocket ear, DatagramSocket mouth, int port, String words) throws Exception {
        int silent = 0;
        for (int sequence = 100; sequence < 140 && silent < 10; sequence++) {
            send(mouth, port, sequence, words);
            silent = heard(ear, words) ? 0 : silent + 1;
        }
        assertThat(silent).as(words).isEqualTo(10);
    }

    private static void send(DatagramSocket mouth, int port, int sequence, String words) throws Exception {
        byte[] text = words.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] packet = new byte[12 + text.length];
        packet[0] = (byte) 0x80;
        packet[1] = 111;
        packet[3] = (byte) sequence;
        packet[6] = (byte) sequence;
        packet[11] = 7;
        System.arraycopy(text, 0, packet, 12, text.length);
        mouth.send(new DatagramPacket(
                packet, packet.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    private static boolean heard(DatagramSocket ear, String words) {
        byte[] buffer = new byte[1500];
        try {
            ear.setSoTimeout(50);
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                ear.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), java.nio.charset.StandardCharsets.ISO_8859_1);
                if (text.endsWith(words)) {
                    return true;
                }
            }
        } catch (SocketTimeoutException nothing) {
            return false;
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
