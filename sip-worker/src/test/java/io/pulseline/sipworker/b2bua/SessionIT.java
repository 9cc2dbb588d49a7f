package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions with a telephone system live as long as somebody refreshes them; Meta hears nothing of it.
class SessionIT extends EdgeScene {
    private Peer pbx;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(CALL, opening), new SessionTerms(4, 1));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", tls(pbx))), List.of()));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    /// A user's call, answered by the telephone system.
    ///
    /// @param headers of its 200
    private Dialog answered(String... headers) throws Exception {
        userCall("x-wa-meta-wacid", "wacid.TEST");
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().headers().get("Session-Expires")).hasValue("4");
        assertThat(invite.request().headers().get("Min-SE")).hasValue("1");
        assertThat(invite.request().names("Supported", "timer")).isTrue();
        Dialog far = pbx.accept(invite, headers);
        SipResponse ok = meta.answer(200);
        assertThat(ok.headers().has("Session-Expires")).as("none with Meta").isFalse();
        meta.confirm(ok, edge.stack.tlsPort());
        until(() -> !pbx.acks.isEmpty());
        return far;
    }

    @Test
    void weRefreshByUpdateWhereThePbxTakesIt() throws Exception {
        answered("Session-Expires", "2;refresher=uac", "Allow", "INVITE, ACK, BYE, UPDATE");
        for (int i = 0; i < 2; i++) {
            ServerTransaction refresh = pbx.take("UPDATE");
            assertThat(refresh.request().headers().get("Session-Expires")).hasValue("2;refresher=uac");
            assertThat(refresh.request().body()).isEmpty();
            assertThat(refresh.request().headers().has("Contact")).isTrue();
            SipResponse ok = refresh.request().answer(200, "OK", "x");
            ok.headers().add("Session-Expires", "2;refresher=uac").add("Require", "timer");
            refresh.respond(ok);
        }
        assertThat(fact(WorkerEvent.SipEnded.class)).isEmpty();
        assertThat(meta.requests).isEmpty();
    }

    @Test
    void weRefreshByTheSameDescriptionWhereItTakesNoUpdate() throws Exception {
        answered("Session-Expires", "2;refresher=uac", "Allow", "INVITE, ACK, BYE");
        ServerTransaction refresh = pbx.take("INVITE");
        assertThat(refresh.request().bodyText()).contains("a=crypto:1 ").contains("RTP/SAVP");
        assertThat(refresh.request().to().tag()).isPresent();
        int confirmed = pbx.acks.size();
        SipResponse ok = refresh.request().answer(200, "OK", "x");
        ok.headers().add("Session-Expires", "2;refresher=uac").add("Contact", "<sip:peer@localhost>");
        ok.setBody("application/sdp", Peer.SDES);
        refresh.respond(ok);
        until(() -> pbx.acks.size() > confirmed);
        pbx.take("INVITE");
        assertThat(meta.requests).isEmpty();
    }

    @Test
    void aPbxThatWantsALongerTimeGetsIt() throws Exception {
        userCall("x-wa-meta-wacid", "wacid.TEST");
        SipResponse small = null;
        ServerTransaction invite = pbx.take("INVITE");
        small = invite.request().answer(422, "Session Interval Too Small", "x");
        small.headers().add("Min-SE", "600");
        invite.respond(small);
        ServerTransaction again = pbx.take("INVITE");
        assertThat(again.request().headers().get("Session-Expires")).hasValue("600");
        assertThat(again.request().headers().get("Min-SE")).hasValue("600");
        assertThat(again.request().callId()).isEqualTo(invite.request().callId());
        assertThat(again.request().cseq().number())
                .isEqualTo(invite.request().cseq().number() + 1);
        pbx.accept(again, "Session-Expires", "600;refresher=uac");
        meta.answer(200);
    }

    @Test
    void aRefreshOfThePbxIsAnsweredAndMetaHearsNothing() throws Exception {
        Dialog far = answered("Session-Expires", "4;refresher=uas", "Require", "timer");
        SipResponse first = refresh(far, "INVITE", Peer.SDES);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers().get("Session-Expires")).hasValue("4;refresher=uac");
        assertThat(first.names("Require", "timer")).isTrue();
        pbx.stack.sendAck(far.ack(first), pbx.to(edge.stack.tlsPort()));
        SipResponse second = refresh(far, "INVITE", Peer.SDES);
        assertThat(second.bodyText()).as("the same version").isEqualTo(first.bodyText());
        pbx.stack.sendAck(far.ack(second), pbx.to(edge.stack.tlsPort()));
        SipResponse update = refresh(far, "UPDATE", "");
        assertThat(update.status()).isEqualTo(200);
        assertThat(update.body()).isEmpty();
        assertThat(update.headers().get("Session-Expires")).hasValue("4;refresher=uac");
        assertThat(meta.requests).isEmpty();
        assertThat(fact(WorkerEvent.SipEnded.class)).isEmpty();
    }

    private SipResponse refresh(Dialog far, String method, String sdp) throws Exception {
        SipRequest request = far.request(method);
        request.headers()
                .add("Supported", "timer")
                .add("Session-Expires", "4;refresher=uac")
                .add("Contact", "<sip:peer@localhost:" + pbx.port() + ";transport=tls>");
        if (!sdp.isEmpty()) {
            request.setBody("application/sdp", sdp);
        }
        return pbx.ask(request, edge.stack.tlsPort());
    }

    @Test
    void aSessionThatNobodyRefreshesEndsForBoth() throws Exception {
        answered("Session-Expires", "2;refresher=uas", "Require", "timer");
        pbx.take("BYE").respond(200, "OK");
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().by()).isEqualTo(SipEnd.PLATFORM);
        assertThat(ended().reason()).isEqualTo("the session was not refreshed in time");
    }

    @Test
    void aPbxThatKnowsTheCallNoMoreEndsIt() throws Exception {
        answered("Session-Expires", "2;refresher=uac", "Allow", "UPDATE");
        pbx.take("UPDATE").respond(481, "Call/Transaction Does Not Exist");
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().reason()).contains("knows the call no more");
    }

    @Test
    void aWishThatIsTooSmallIsRefusedBeforeAnybodyIsAsked() throws Exception {
        edge.close();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(CALL, opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", tls(pbx))), List.of()));
        businessCall(pbx, "9", "Supported", "timer", "Session-Expires", "30");
        SipResponse small = pbx.answer(422);
        assertThat(small.headers().get("Min-SE")).hasValue("90");
        assertThat(edge.openings).isEmpty();
        businessCall(pbx, "9", "Supported", "timer", "Session-Expires", "300;refresher=uac");
        meta.accept(meta.take("INVITE"));
        SipResponse ok = pbx.answer(200);
        assertThat(ok.headers().get("Session-Expires")).hasValue("300;refresher=uac");
        assertThat(ok.names("Require", "timer")).isTrue();
    }
}
