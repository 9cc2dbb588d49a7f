package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A leg that shows the telephone network is ended, at whatever moment it shows it.
class PstnLegIT extends EdgeScene {
    private Peer pbx;
    /// Whether the platform looks at signs; one of an older version does not.
    private volatile boolean modern = true;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(
                address -> true,
                meta.port(),
                opening -> modern && opening.pstn() != null
                        ? new SipDecision.Refuse(CALL, 403, opening.pstn().rule(), "pstn", null)
                        : carry(CALL, opening));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("", tls(pbx))), List.of(), PstnSignsTest.MARKS));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    @Test
    void aCallOutOfTheTelephoneNetworkIsNotPlaced() throws Exception {
        businessCalls("P-Asserted-Identity", "<tel:+442079460123>");
        assertThat(pbx.answer(403).headers().get("X-Pulseline-Gate")).hasValue("pstn");
        assertThat(edge.openings)
                .singleElement()
                .satisfies(opening -> assertThat(opening.pstn())
                        .isEqualTo(new PstnSign("pstn.tel-uri", "P-Asserted-Identity: <tel:+442079460123>")));
        assertThat(meta.requests).isEmpty();
    }

    /// Whom the telephony wants is a telephone, not a user.
    @Test
    void aTelephoneAddressIsFollowedUpInsteadOfMerelyRefused() throws Exception {
        telephone("tel:+44-20-7946-0123");
        assertThat(pbx.answer(403).headers().get("X-Pulseline-Gate")).hasValue("pstn");
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.pstn()).isEqualTo(new PstnSign("pstn.tel-uri", "Request-URI: tel:+44-20-7946-0123"));
            assertThat(opening.userNumber()).isEqualTo("442079460123");
            assertThat(opening.source()).isEqualTo(TRUNK);
        });
        assertThat(meta.requests).isEmpty();
    }

    /// There is no user whom it could mean: the platform is told all the same, and has a row with its evidence.
    @Test
    void aTelephoneThatIsNoUserIsTold() throws Exception {
        telephone("tel:112;phone-context=example.net");
        SipResponse no = pbx.answer(403);
        assertThat(no.headers().get("X-Pulseline-Gate")).hasValue("pstn");
        assertThat(no.headers().get("Reason")).hasValue("Q.850;cause=21;text=\"pstn.tel-uri\"");
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.pstn())
                    .isEqualTo(new PstnSign("pstn.tel-uri", "Request-URI: tel:112;phone-context=example.net"));
            assertThat(opening.userNumber()).isNull();
            assertThat(opening.bsuid()).isNull();
        });
        assertThat(meta.requests).isEmpty();
    }

    @Test
    void aStrangersTelephoneAddressIsAskedWhoItIs() throws Exception {
        pbx.invite(edge.stack.tlsPort(), "tel:+442079460123", "sip:somebody@localhost", null);
        pbx.answer(407);
        assertThat(edge.openings).isEmpty();
    }

    private void telephone(String target) throws Exception {
        pbx.invite(
                edge.stack.tlsPort(),
                target,
                "sip:+" + NUMBER + "@localhost",
                new DigestClient("tern-pbx", "a right password", null, true));
    }

    @Test
    void anOlderPlatformThatLetsItPassIsNoReasonToPlaceIt() throws Exception {
        modern = false;
        businessCalls("Via", "SIP/2.0/TLS tern.pstn.twilio.com;branch=z9hG4bKup");
        pbx.answer(403);
        assertThat(sign().rule()).isEqualTo("pstn.carrier-name");
        assertThat(ended().by()).isEqualTo(SipEnd.PLATFORM);
        assertThat(meta.requests).isEmpty();
    }

    @Test
    void anAnswerThatIsLedIntoTheTelephoneNetworkIsTakenBack() throws Exception {
        userCalls();
        ServerTransaction invite = pbx.take("INVITE");
        SipResponse early = invite.request().answer(183, "Session Progress", "t");
        early.headers().add("P-Early-Media", "sendrecv").add("Reason", "Q.850;cause=3;text=\"No route\"");
        invite.respond(early);
        meta.answer(480);
        until(() -> pbx.cancelled.size() == 1);
        until(() -> edge.facts.stream()
                .anyMatch(fact -> fact instanceof WorkerEvent.SipMessageSeen seen
                        && seen.leg() == LegName.TRUNK
                        && seen.line().equals("CANCEL")));
        assertThat(sign().rule()).isEqualTo("pstn.interworking");
        assertThat(ended().reason()).startsWith("pstn.interworking: Reason: Q.850;cause=3");
        assertThat(edge.facts).noneMatch(WorkerEvent.SipAnswered.class::isInstance);
    }

    @Test
    void aTelephoneThatAnsweredIsHungUpAndTheUserHearsNobody() throws Exception {
        userCalls();
        pbx.accept(pbx.take("INVITE"), "P-Asserted-Identity", "<tel:+442079460123>");
        meta.answer(480);
        pbx.take("BYE").respond(200, "OK");
        assertThat(pbx.acks).hasSize(1);
        assertThat(sign().rule()).isEqualTo("pstn.tel-uri");
        assertThat(edge.facts).noneMatch(WorkerEvent.SipAnswered.class::isInstance);
    }

    @Test
    void aCallThatMovesToACarrierEndsForBoth() throws Exception {
        userCalls();
        Dialog far = pbx.accept(pbx.take("INVITE"));
        meta.confirm(meta.answer(200), edge.stack.tlsPort());
        until(() -> edge.facts.stream().anyMatch(WorkerEvent.SipAnswered.class::isInstance));
        SipRequest again = far.request("INVITE");
        again.headers().set("Contact", "<sip:7@54.172.60.1:5061;transport=tls>");
        again.setBody("application/sdp", Peer.SDES);
        pbx.stack.send(again, pbx.to(edge.stack.tlsPort()), new ClientListener() {
            @Override
            public void answered(SipResponse response) {
                pbx.responses.add(response);
            }

            @Override
            public void failed(String why) {}
        });
        assertThat(pbx.answer(403).headers().get("Reason")).hasValue("Q.850;cause=21;text=\"pstn.carrier-address\"");
        ServerTransaction bye = pbx.take("BYE");
        assertThat(bye.request().headers().get("Reason")).hasValue("Q.850;cause=21;text=\"pstn.carrier-address\"");
        bye.respond(200, "OK");
        ServerTransaction metas = meta.take("BYE");
        assertThat(metas.request().headers().get("Reason"))
                .as("what the tenant's telephony is like is not for Meta's log")
                .hasValue("Q.850;cause=21;text=\"CALL_REJECTED\"");
        metas.respond(200, "OK");
        assertThat(sign().evidence()).contains("54.172.60.1").contains("Twilio");
        assertThat(ended().answeredAt()).isNotNull();
        assertThat(edge.edge.calls()).isZero();
    }

    @Test
    void whatTelephoneSystemsUsuallySayIsNoSign() throws Exception {
        userCalls();
        ServerTransaction invite = pbx.take("INVITE");
        SipResponse early = invite.request().answer(183, "Session Progress", "t");
        early.headers().add("Reason", "Q.850;cause=0").add("P-Asserted-Identity", "<sip:201@pbx.example>");
        invite.respond(early);
        meta.answer(180);
        pbx.accept(invite, "P-Asserted-Identity", "<sip:+35925550103@pbx.example;user=phone>");
        meta.answer(200);
        assertThat(edge.facts).noneMatch(WorkerEvent.SipPstnSeen.class::isInstance);
    }

    private void userCalls() throws Exception {
        userCall();
    }

    private void businessCalls(String... headers) throws Exception {
        businessCall(pbx, "+", headers);
    }

    private PstnSign sign() {
        until(() -> fact(WorkerEvent.SipPstnSeen.class).isPresent());
        WorkerEvent.SipPstnSeen seen = fact(WorkerEvent.SipPstnSeen.class).orElseThrow();
        assertThat(seen.callId()).isEqualTo(CALL);
        assertThat(seen.peer()).isEqualTo(TRUNK);
        return seen.sign();
    }
}
