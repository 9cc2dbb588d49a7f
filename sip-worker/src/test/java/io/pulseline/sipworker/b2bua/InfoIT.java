package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Srtp;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.SdesKey;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keys by SIP INFO, and what else comes by it.
class InfoIT extends EdgeScene {
    private Peer pbx;
    private Dialog far;
    private AudioSdp edgeForMeta;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(CALL, opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", 5, 50, DtmfMode.INFO, tls(pbx))), List.of()));
        userCall("x-wa-meta-wacid", "wacid.TEST");
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().bodyText()).doesNotContain("telephone-event");
        far = pbx.accept(invite);
        SipResponse ok = meta.answer(200);
        edgeForMeta = AudioSdp.read(ok.bodyText());
        meta.confirm(ok, edge.stack.tlsPort());
        until(() -> !pbx.acks.isEmpty());
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    private SipResponse info(String type, String body, String... headers) throws Exception {
        SipRequest info = far.request("INFO");
        for (int i = 0; i < headers.length; i += 2) {
            info.headers().add(headers[i], headers[i + 1]);
        }
        if (!type.isEmpty()) {
            info.setBody(type, body);
        }
        return pbx.ask(info, edge.stack.tlsPort());
    }

    @Test
    void aKeyOfThePbxIsTakenAndTold() throws Exception {
        assertThat(info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(info("application/dtmf", "#").status()).isEqualTo(200);
        until(() -> edge.facts.stream()
                        .filter(WorkerEvent.DtmfReceived.class::isInstance)
                        .count()
                == 2);
        assertThat(edge.facts)
                .filteredOn(WorkerEvent.DtmfReceived.class::isInstance)
                .extracting(fact -> ((WorkerEvent.DtmfReceived) fact).digit())
                .containsExactly("5", "#");
    }

    /// RFC 6086 §4.2.2: no package of ours, a body that has to be understood, none at all.
    @Test
    void whatIsNoKeyIsAnsweredByTheRules() throws Exception {
        SipResponse packaged = info("application/x", "x", "Info-Package", "conference");
        assertThat(packaged.status()).isEqualTo(469);
        assertThat(packaged.headers().get("Recv-Info")).hasValue("");
        SipResponse unknown = info("application/media_control+xml", "<media_control/>");
        assertThat(unknown.status()).isEqualTo(415);
        assertThat(unknown.headers().get("Accept")).hasValue("application/dtmf-relay, application/dtmf");
        assertThat(info("text/plain", "as you like", "Content-Disposition", "render; handling=optional")
                        .status())
                .isEqualTo(200);
        assertThat(info("", "").status()).isEqualTo(200);
        assertThat(info("application/dtmf-relay", "Signal=nothing\r\n").status())
                .isEqualTo(400);
        assertThat(info("application/dtmf-relay", "Signal=hf\r\n").status()).isEqualTo(200);
        assertThat(fact(WorkerEvent.DtmfReceived.class)).isEmpty();
    }

    @Test
    void aUsersKeysComeOneByOneInTheFormThatThePbxTakes() throws Exception {
        metaPresses(1, 1);
        ServerTransaction first = pbx.take("INFO");
        metaPresses(2, 2);
        assertThat(first.request().headers().get("Content-Type")).hasValue("application/dtmf-relay");
        assertThat(first.request().bodyText()).isEqualTo("Signal=1\r\nDuration=100\r\n");
        assertThat(far.isOf(first.request())).isTrue();
        until(() -> edge.facts.stream()
                        .filter(WorkerEvent.DtmfReceived.class::isInstance)
                        .count()
                == 2);
        assertThat(pbx.requests).as("the next waits for its answer").isEmpty();
        first.respond(415, "Unsupported Media Type");
        ServerTransaction again = pbx.take("INFO");
        assertThat(again.request().headers().get("Content-Type")).hasValue("application/dtmf");
        assertThat(again.request().bodyText()).isEqualTo("1");
        again.respond(200, "OK");
        ServerTransaction second = pbx.take("INFO");
        assertThat(second.request().bodyText()).isEqualTo("2");
        assertThat(second.request().cseq().number())
                .isGreaterThan(again.request().cseq().number());
        second.respond(200, "OK");
    }

    @Test
    void aPbxThatTakesNoInfoIsLeftAlone() throws Exception {
        metaPresses(1, 1);
        pbx.take("INFO").respond(405, "Method Not Allowed");
        metaPresses(2, 2);
        until(() -> edge.facts.stream()
                        .filter(WorkerEvent.DtmfReceived.class::isInstance)
                        .count()
                == 2);
        assertThat(pbx.requests).isEmpty();
        pbx.bye(far, edge.stack.tlsPort());
        meta.take("BYE").respond(200, "OK");
    }

    /// A telephone-event with its end, encrypted as Meta's answer says.
    private void metaPresses(int code, int sequence) throws Exception {
        SdesKey mine = AudioSdp.read(Peer.SDES).keys().getFirst();
        SdesKey theirs = edgeForMeta.keys().getFirst();
        Srtp srtp = new Srtp(mine.profile(), mine.key(), mine.salt(), theirs.key(), theirs.salt());
        Packet packet = new Packet();
        ByteBuffer.wrap(packet.getBuffer())
                .put((byte) 0x80)
                .put((byte) 126)
                .putShort((short) sequence)
                .putInt(4800 * sequence)
                .putInt(7)
                .put((byte) code)
                .put((byte) 0x8a)
                .putShort((short) 800);
        packet.reset(16);
        assertThat(srtp.seal(packet)).isTrue();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    packet.getBuffer(), packet.getOffset(), packet.getLength(), edgeForMeta.address()));
        }
    }
}
