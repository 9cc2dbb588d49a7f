package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls whose other half is at a media-worker: an agent's browser answers Meta's INVITE, a telephone
/// system answers a
/// user of Graph.
class LinkedCallIT extends EdgeScene {
    private static final LinkEnd OTHER =
            new LinkEnd("127.0.0.1", 49_010, "AEAD_AES_128_GCM", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==");

    private Peer pbx;
    private volatile SipDecision.Target[] targets = {new SipDecision.Target(null, null)};

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> new SipDecision.Carry(CALL, List.of(targets)));
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", tls(pbx))), List.of()));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    @Test
    void anAgentsBrowserAnswersMetasInvite() throws Exception {
        userCall("x-wa-meta-wacid", "wacid.TEST");
        meta.answer(180);
        until(() -> fact(WorkerEvent.SipTurn.class).isPresent());
        LinkEnd ours = edge.edge.join(CALL, OTHER).orElseThrow();
        assertThat(ours.profile()).isEqualTo(OTHER.profile());
        assertThat(ours.key()).isNotEqualTo(OTHER.key());
        SipResponse ok = meta.answer(200);
        assertThat(ok.bodyText()).contains("opus/48000/2");
        Dialog dialog = meta.confirm(ok, edge.stack.tlsPort());
        until(() -> fact(WorkerEvent.SipAnswered.class).isPresent());
        assertThat(edge.edge.join(CALL, OTHER)).as("one agent has it").isEmpty();
        meta.bye(dialog, edge.stack.tlsPort(), "x-wa-meta-call-duration", "12");
        assertThat(ended().metaSeconds()).isEqualTo(12);
        assertThat(edge.edge.calls()).isZero();
    }

    @Test
    void theAgentHangsUpAndMetaHearsBye() throws Exception {
        userCall("x-wa-meta-wacid", "wacid.TEST");
        meta.answer(180);
        until(() -> fact(WorkerEvent.SipTurn.class).isPresent());
        edge.edge.join(CALL, OTHER);
        meta.confirm(meta.answer(200), edge.stack.tlsPort());
        edge.edge.hangUp(CALL, "the agent hangs up");
        meta.take("BYE").respond(200, "OK");
        assertThat(ended().by()).isEqualTo(SipEnd.PLATFORM);
    }

    @Test
    void noAgentComesAndTheTrunkIsNext() throws Exception {
        targets = new SipDecision.Target[] {new SipDecision.Target(null, 1), new SipDecision.Target(TRUNK, null)};
        userCall("x-wa-meta-wacid", "wacid.TEST");
        meta.answer(180);
        pbx.accept(pbx.take("INVITE"));
        meta.answer(200);
        assertThat(edge.facts)
                .filteredOn(WorkerEvent.SipTurn.class::isInstance)
                .extracting(fact -> ((WorkerEvent.SipTurn) fact).agents())
                .containsExactly(true, false);
        assertThat(edge.edge.join(CALL, OTHER)).as("the agents' turn is over").isEmpty();
    }

    @Test
    void aTelephoneAnswersAUserOfGraphAndHangsUp() throws Exception {
        LinkEnd ours = edge.edge.dial(dial(TENANT)).orElseThrow();
        assertThat(ours.toString()).doesNotContain(ours.key());
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().from().uri()).isEqualTo("sip:+" + USER + "@localhost");
        assertThat(invite.request().headers().get("x-wa-meta-wacid")).contains("wacid.GRAPH");
        invite.respond(180, "Ringing");
        until(() -> fact(WorkerEvent.SipRinging.class).isPresent());
        Dialog dialog = pbx.accept(invite);
        until(() -> fact(WorkerEvent.SipAnswered.class).isPresent());
        pbx.bye(dialog, edge.stack.tlsPort());
        assertThat(ended().by()).isEqualTo(SipEnd.TRUNK);
        assertThat(ended().answeredAt()).isNotNull();
        assertThat(edge.edge.calls()).isZero();
    }

    @Test
    void theUserOfGraphGivesUpAndTheTelephoneStopsRinging() throws Exception {
        edge.edge.dial(dial(TENANT));
        ServerTransaction invite = pbx.take("INVITE");
        invite.respond(180, "Ringing");
        until(() -> fact(WorkerEvent.SipRinging.class).isPresent());
        edge.edge.hangUp(CALL, "the user gave up");
        until(() -> pbx.cancelled.size() == 1);
        assertThat(ended().answeredAt()).isNull();
    }

    @Test
    void aTrunkOfAnotherTenantIsNeverRung() throws Exception {
        edge.edge.dial(dial(UUID.randomUUID()));
        assertThat(ended().status()).isEqualTo(480);
        assertThat(pbx.requests).isEmpty();
    }

    private static WorkerCommand.DialLink dial(UUID tenant) {
        return new WorkerCommand.DialLink(
                UUID.randomUUID(),
                CALL,
                OTHER,
                tenant,
                NUMBER,
                USER,
                "Robin",
                "wacid.GRAPH",
                List.of(new SipDecision.Target(TRUNK, null)));
    }
}
