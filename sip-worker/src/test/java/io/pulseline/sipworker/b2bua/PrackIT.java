package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
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

/// Provisional answers that a telephone system wants told reliably, and those that it tells so (RFC 3262).
class PrackIT extends EdgeScene {
    private Peer pbx;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> carry(CALL, opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", tls(pbx))), List.of()));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    @Test
    void ringingIsToldUntilThePbxConfirmsIt() throws Exception {
        businessCall(pbx, "9", "Require", "100rel");
        ServerTransaction invite = meta.take("INVITE");
        invite.respond(180, "Ringing");
        SipResponse ringing = pbx.answer(180);
        assertThat(ringing.names("Require", "100rel")).isTrue();
        String number = ringing.headers().get("RSeq").orElseThrow();
        // over TLS too, because it is told end to end
        assertThat(pbx.answer(180).headers().get("RSeq")).hasValue(number);
        Dialog early = Dialog.dialled(pbx.last().request(), ringing);
        assertThat(prack(early, Long.parseLong(number) + 7).status()).isEqualTo(481);
        assertThat(prack(early, Long.parseLong(number)).status()).isEqualTo(200);
        assertThat(prack(early, Long.parseLong(number)).status()).as("once").isEqualTo(481);
        pbx.responses.clear();
        invite.respond(180, "Ringing");
        meta.accept(invite);
        SipResponse ok = pbx.responses.take();
        assertThat(ok.status()).as("nothing is told any more in between").isEqualTo(200);
        Dialog dialog = early.confirmed(pbx.last().request(), ok);
        pbx.stack.sendAck(dialog.ack(ok), pbx.to(edge.stack.tlsPort()));
        until(() -> fact(WorkerEvent.SipAnswered.class).isPresent());
        pbx.bye(dialog, edge.stack.tlsPort());
        meta.take("BYE").respond(200, "OK");
    }

    private SipResponse prack(Dialog early, long number) throws Exception {
        return prack(early, number, "");
    }

    private SipResponse prack(Dialog early, long number, String sdp) throws Exception {
        SipRequest prack = early.request("PRACK");
        if (!sdp.isEmpty()) {
            prack.setBody("application/sdp", sdp);
        }
        prack.headers().add("RAck", number + " " + pbx.last().request().cseq());
        return pbx.ask(prack, edge.stack.tlsPort());
    }

    /// The answer to the offer is in what was told reliably; the 200 has none.
    @Test
    void whatThePbxTellsReliablyIsConfirmedInItsOrder() throws Exception {
        userCall("x-wa-meta-wacid", "wacid.TEST");
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().names("Supported", "100rel")).isTrue();
        tell(invite, 183, 5, Peer.SDES);
        ServerTransaction first = pbx.take("PRACK");
        assertThat(first.request().headers().get("RAck"))
                .hasValue("5 " + invite.request().cseq());
        assertThat(first.request().target()).isEqualTo("sip:early@localhost");
        first.respond(200, "OK");
        tell(invite, 180, 7, "");
        tell(invite, 183, 5, Peer.SDES);
        tell(invite, 180, 6, "");
        ServerTransaction second = pbx.take("PRACK");
        assertThat(second.request().headers().get("RAck"))
                .as("neither what comes before its turn nor a repeat")
                .hasValue("6 " + invite.request().cseq());
        second.respond(200, "OK");
        SipResponse ok = invite.request().answer(200, "OK", "far");
        ok.headers().add("Contact", "<sip:final@localhost>");
        invite.respond(ok);
        meta.confirm(meta.answer(200), edge.stack.tlsPort());
        until(() -> !pbx.acks.isEmpty());
        assertThat(pbx.acks.getFirst().target()).isEqualTo("sip:final@localhost");
        edge.edge.hangUp(CALL, "enough");
        ServerTransaction bye = pbx.take("BYE");
        assertThat(bye.request().cseq().number())
                .isGreaterThan(second.request().cseq().number());
        bye.respond(200, "OK");
    }

    private static void tell(ServerTransaction invite, int status, int number, String sdp) {
        SipResponse response = invite.request().answer(status, "Progress", "far");
        response.headers()
                .add("Require", "100rel")
                .add("RSeq", String.valueOf(number))
                .add("Contact", "<sip:early@localhost>");
        if (!sdp.isEmpty()) {
            response.setBody("application/sdp", sdp);
        }
        invite.respond(response);
    }

    @Test
    void metaIsToldAsItAlwaysWas() throws Exception {
        userCall("Supported", "100rel");
        pbx.take("INVITE").respond(180, "Ringing");
        assertThat(meta.answer(180).headers().has("RSeq")).isFalse();
    }

    /// RFC 6337 §2.2: the offer of the INVITE has to be answered first.
    @Test
    void anOfferBeforeItsTurnIsRefusedByNameAndTheCallGoesOn() throws Exception {
        businessCall(pbx, "9", "Require", "100rel");
        ServerTransaction invite = meta.take("INVITE");
        invite.respond(180, "Ringing");
        SipResponse ringing = pbx.answer(180);
        Dialog early = Dialog.dialled(pbx.last().request(), ringing);
        SipResponse refused = prack(early, number(ringing), Peer.SDES);
        assertThat(refused.status()).isEqualTo(488);
        assertThat(refused.headers().get("Warning").orElseThrow()).contains("an offer in PRACK");
        SipRequest update = early.request("UPDATE");
        update.setBody("application/sdp", Peer.SDES);
        SipResponse later = pbx.ask(update, edge.stack.tlsPort());
        assertThat(later.status()).isEqualTo(500);
        assertThat(later.headers().has("Retry-After")).isTrue();
        pbx.responses.clear();
        meta.accept(invite);
        SipResponse ok = pbx.responses.take();
        assertThat(ok.status()).as("what was told is confirmed all the same").isEqualTo(200);
        pbx.stack.sendAck(early.confirmed(pbx.last().request(), ok).ack(ok), pbx.to(edge.stack.tlsPort()));
        until(() -> fact(WorkerEvent.SipAnswered.class).isPresent());
    }

    /// The INVITE has no offer: ours comes with the first that is told reliably, and PRACK answers it.
    @Test
    void aPbxThatOffersNothingIsOfferedWithItsRinging() throws Exception {
        pbx.offersNothing();
        businessCall(pbx, "9", "Require", "100rel");
        ServerTransaction invite = meta.take("INVITE");
        invite.respond(180, "Ringing");
        SipResponse ringing = pbx.answer(180);
        assertThat(ringing.bodyText()).contains("RTP/SAVP").contains("opus/48000/2");
        Dialog early = Dialog.dialled(pbx.last().request(), ringing);
        meta.accept(invite);
        until(() -> meta.acks.size() == 1);
        assertThat(fact(WorkerEvent.SipAnswered.class))
                .as("RFC 3262 §3: no 200 before the PRACK that answers the offer")
                .isEmpty();
        pbx.responses.clear();
        assertThat(prack(early, number(ringing), Peer.SDES).status()).isEqualTo(200);
        SipResponse ok = pbx.answer(200);
        assertThat(ok.bodyText()).as("all is agreed").isEmpty();
        Dialog dialog = early.confirmed(pbx.last().request(), ok);
        pbx.confirm(dialog, ok, "", edge.stack.tlsPort());
        until(() -> fact(WorkerEvent.SipAnswered.class).isPresent());
        pbx.bye(dialog, edge.stack.tlsPort());
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().answeredAt()).isNotNull();
    }

    /// Nobody waits for the other: the answer to our offer does not fit, and the user who said yes is not kept.
    @Test
    void anAnswerThatDoesNotFitEndsTheCallByName() throws Exception {
        pbx.offersNothing();
        businessCall(pbx, "9", "Require", "100rel");
        ServerTransaction invite = meta.take("INVITE");
        invite.respond(180, "Ringing");
        SipResponse ringing = pbx.answer(180);
        Dialog early = Dialog.dialled(pbx.last().request(), ringing);
        meta.accept(invite);
        until(() -> meta.acks.size() == 1);
        pbx.responses.clear();
        assertThat(prack(early, number(ringing)).status()).isEqualTo(200);
        pbx.answer(488);
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().reason()).isEqualTo("our offer was not answered");
    }

    @Test
    void withoutPrackTheOfferIsInTheAnswerAndAckAnswersIt() throws Exception {
        pbx.offersNothing();
        businessCall(pbx, "9");
        ServerTransaction invite = meta.take("INVITE");
        invite.respond(180, "Ringing");
        assertThat(pbx.answer(180).bodyText()).isEmpty();
        meta.accept(invite);
        SipResponse ok = pbx.answer(200);
        assertThat(ok.bodyText()).contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80").contains("PCMA/8000");
        Dialog dialog = Dialog.dialled(pbx.last().request(), ok);
        pbx.confirm(dialog, ok, Peer.SDES, edge.stack.tlsPort());
        until(() -> edge.facts.stream()
                .anyMatch(fact -> fact instanceof WorkerEvent.SipMessageSeen seen
                        && seen.line().equals("ACK")));
        assertThat(fact(WorkerEvent.SipEnded.class)).isEmpty();
        pbx.bye(dialog, edge.stack.tlsPort());
        meta.take("BYE").respond(200, "OK");
    }

    @Test
    void anAckThatAnswersNothingEndsTheCallForBoth() throws Exception {
        pbx.offersNothing();
        businessCall(pbx, "9");
        ServerTransaction invite = meta.take("INVITE");
        meta.accept(invite);
        SipResponse ok = pbx.answer(200);
        Dialog dialog = Dialog.dialled(pbx.last().request(), ok);
        pbx.confirm(dialog, ok, "", edge.stack.tlsPort());
        pbx.take("BYE").respond(200, "OK");
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().reason()).isEqualTo("our offer was not answered");
    }

    private static long number(SipResponse told) {
        return Long.parseLong(told.headers().get("RSeq").orElseThrow());
    }
}
