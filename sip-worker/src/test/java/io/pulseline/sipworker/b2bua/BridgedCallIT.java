package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.TestEdge;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls through the whole edge over TLS: Meta on one side, a telephone system on the other, and what happens when they
/// do not agree on who was first.
class BridgedCallIT extends EdgeScene {
    private Peer pbx;
    /// Of the platform; null to have every call carried.
    private volatile @Nullable SipDecision decision;
    /// What happens while the platform decides.
    private volatile Callable<?> asked = () -> true;

    @BeforeEach
    void start() throws Exception {
        meta = new Peer();
        pbx = new Peer();
        edge = new TestEdge(address -> true, meta.port(), opening -> {
            try {
                asked.call();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
            return decision != null ? decision : carry(CALL, opening);
        });
        knows(tls(pbx));
    }

    @AfterEach
    void stop() {
        edge.close();
        meta.close();
        pbx.close();
    }

    private void knows(String... hosts) {
        edge.knows(new SipBook("1", true, numbers(), List.of(trunk("9", hosts)), List.of()));
    }

    private void userCalls() throws Exception {
        userCall(
                "x-wa-meta-wacid",
                "wacid.TEST",
                "X-WA-META-USER-ID",
                "HR.481",
                "Record-Route",
                "<sip:localhost:" + meta.port() + ";transport=tls;lr>");
    }

    private void businessCalls() throws Exception {
        businessCall(pbx, "9");
    }

    @Test
    void aUsersCallIsAnsweredAndMetasByeSaysHowLongItWas() throws Exception {
        userCalls();
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().from().uri()).isEqualTo("sip:+" + USER + "@localhost");
        assertThat(invite.request().bodyText()).contains("RTP/SAVP").doesNotContain("ZGVtby1rZXk");
        invite.respond(180, "Ringing");
        meta.answer(180);
        pbx.accept(invite);
        SipResponse ok = meta.answer(200);
        assertThat(ok.bodyText()).contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80").contains("opus/48000/2");
        Dialog dialog = meta.confirm(ok, edge.stack.tlsPort());
        until(() -> pbx.acks.size() == 1);
        meta.bye(dialog, edge.stack.tlsPort(), "x-wa-meta-call-duration", "56");
        pbx.take("BYE").respond(200, "OK");
        WorkerEvent.SipEnded end = ended();
        assertThat(end.by()).isEqualTo(SipEnd.META);
        assertThat(end.metaSeconds()).isEqualTo(56);
        assertThat(end.answeredAt()).isNotNull();
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.wacid()).isEqualTo("wacid.TEST");
            assertThat(opening.bsuid()).isEqualTo("HR.481");
            assertThat(opening.userNumber()).isEqualTo(USER);
        });
        assertThat(edge.edge.calls()).isZero();
    }

    /// Whom it is from nobody can tell, so the platform is not told a wrong user, and the call goes on.
    @ParameterizedTest
    @CsvSource({"tel:+385915550142, +385915550142, 385915550142", "tel:112;phone-context=example.net, anonymous, "})
    void aUserMayBeATelephoneAddress(String from, String shown, @Nullable String told) throws Exception {
        userCallFrom(from);
        assertThat(pbx.take("INVITE").request().from().uri()).isEqualTo("sip:" + shown + "@localhost");
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.userNumber()).isEqualTo(told);
            assertThat(opening.bsuid()).isNull();
        });
    }

    /// Meta may write the business's number as a telephone number (RFC 3966): the call is one like any other, to its
    /// end.
    @ParameterizedTest
    @CsvSource({"-, ''", ".;tgrp=tenant42;trunk-context=pbx.example, ;tgrp=tenant42;trunk-context=pbx.example"})
    void aUserMayCallANumberWrittenAsATelephone(String separatorAndMore, String group) throws Exception {
        String separator = separatorAndMore.substring(0, 1);
        String number = NUMBER.substring(0, 3) + separator + NUMBER.substring(3);
        userCallsTelephone("tel:+" + number + separatorAndMore.substring(1));
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().to().uri()).isEqualTo("sip:+" + NUMBER + group + "@localhost");
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.number()).isEqualTo(numbers().getFirst().id());
            assertThat(opening.userNumber()).isEqualTo(USER);
        });
        invite.respond(180, "Ringing");
        meta.answer(180);
        meta.stack.cancel(meta.last(), null);
        meta.answer(487);
        until(() -> pbx.cancelled.size() == 1);
        assertThat(ended().by()).isEqualTo(SipEnd.META);
        assertThat(edge.edge.calls()).isZero();
    }

    @Test
    void aTelephoneThatIsNobodysNumberIsRefusedAsAnyOtherAddressIs() throws Exception {
        userCallsTelephone("tel:+442079460123");
        meta.answer(403);
        assertThat(edge.openings).isEmpty();
    }

    /// Whoever says "Trying" has the call: a proxy before us may ask another worker until then.
    @Test
    void nothingIsSaidBeforeThePlatformHasTheCallOnRecord() throws Exception {
        BlockingQueue<Optional<SipResponse>> heard = new LinkedBlockingQueue<>();
        asked = () -> heard.add(Optional.ofNullable(meta.responses.poll(300, TimeUnit.MILLISECONDS)));
        userCalls();
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
        meta.answer(100);
        pbx.take("INVITE");
    }

    @Test
    void aPlatformThatTakesItsTimeLeavesNobodyInTheDark() throws Exception {
        CountDownLatch trying = new CountDownLatch(1);
        asked = () -> trying.await(5, TimeUnit.SECONDS);
        userCalls();
        meta.answer(100);
        trying.countDown();
        pbx.take("INVITE");
    }

    /// The PBX answers at the very moment at which the user gives up.
    @Test
    void aCancelWinsOverAnAnswerThatComesLater() throws Exception {
        userCalls();
        ServerTransaction invite = pbx.take("INVITE");
        invite.respond(180, "Ringing");
        meta.answer(180);
        // the CANCEL finds the INVITE answered already
        pbx.takesBack(invited -> pbx.accept(invited));
        meta.stack.cancel(meta.last(), null);
        SipResponse terminated = meta.answer(487);
        assertThat(terminated.cseq().method()).isEqualTo("INVITE");
        pbx.take("BYE").respond(200, "OK");
        assertThat(pbx.acks).hasSize(1);
        assertThat(ended().by()).isEqualTo(SipEnd.META);
        assertThat(edge.facts).noneMatch(WorkerEvent.SipAnswered.class::isInstance);
    }

    @Test
    void aCancelReachesThePbxThatRings() throws Exception {
        userCalls();
        ServerTransaction invite = pbx.take("INVITE");
        invite.respond(180, "Ringing");
        meta.answer(180);
        meta.stack.cancel(meta.last(), null);
        meta.answer(487);
        until(() -> pbx.cancelled.size() == 1);
        assertThat(ended().status()).isEqualTo(487);
    }

    @Test
    void theNextHostOfTheTrunkTakesOverWhereOneIsAway() throws Exception {
        knows("localhost:1;transport=tls", "localhost:" + pbx.port() + ";transport=tls");
        userCalls();
        pbx.accept(pbx.take("INVITE"));
        meta.answer(200);
    }

    @Test
    void aBusyPbxIsABusySignalForTheUser() throws Exception {
        userCalls();
        pbx.take("INVITE").respond(486, "Busy Here");
        meta.answer(486);
        assertThat(ended().by()).isEqualTo(SipEnd.TRUNK);
    }

    @Test
    void anAnswerWithoutItsAckIsRepeatedAndTheCallGoesOn() throws Exception {
        userCalls();
        pbx.accept(pbx.take("INVITE"));
        SipResponse ok = meta.answer(200);
        meta.answer(200);
        Dialog dialog = meta.confirm(ok, edge.stack.tlsPort());
        meta.bye(dialog, edge.stack.tlsPort());
        pbx.take("BYE").respond(200, "OK");
    }

    @Test
    void goodbyesThatCrossEndOneCallOnce() throws Exception {
        userCalls();
        Dialog far = pbx.accept(pbx.take("INVITE"));
        Dialog near = meta.confirm(meta.answer(200), edge.stack.tlsPort());
        meta.bye(near, edge.stack.tlsPort(), "x-wa-meta-call-duration", "1");
        pbx.bye(far, edge.stack.tlsPort());
        ended();
        assertThat(edge.facts.stream().filter(WorkerEvent.SipEnded.class::isInstance))
                .hasSize(1);
    }

    @Test
    void metaAsksWhoTheBusinessIsAndGetsItsAnswer() throws Exception {
        businessCalls();
        ServerTransaction challenged = meta.take("INVITE");
        assertThat(challenged.request().target()).isEqualTo("sip:+" + USER + "@localhost;transport=tls");
        assertThat(challenged.request().from().uri()).isEqualTo("sip:+" + NUMBER + "@localhost");
        challenge(challenged);
        ServerTransaction invite = meta.take("INVITE");
        assertThat(invite.request().headers().get("Proxy-Authorization").orElseThrow())
                .contains("username=\"" + NUMBER + "\"")
                .contains("uri=\"sip:+" + USER + "@localhost;transport=tls\"")
                .contains("algorithm=MD5");
        assertThat(invite.request().cseq().number()).isEqualTo(2);
        Dialog far = meta.accept(
                invite,
                "x-wa-meta-wacid",
                "wacid.OUT",
                "Record-Route",
                "<sip:onevc.example:8191;transport=tls;lr>",
                "Record-Route",
                "<sip:wa.meta.vc;transport=tls;lr>");
        Dialog near = pbx.confirm(pbx.answer(200), edge.stack.tlsPort());
        until(() -> meta.acks.size() == 1);
        assertThat(meta.acks.getFirst().headers().lines("Route"))
                .containsExactly("<sip:wa.meta.vc;transport=tls;lr>", "<sip:onevc.example:8191;transport=tls;lr>");
        pbx.bye(near, edge.stack.tlsPort());
        ServerTransaction bye = meta.take("BYE");
        assertThat(far.isOf(bye.request())).isTrue();
        assertThat(bye.request().headers().lines("Route")).hasSize(2);
        assertThat(ended().by()).isEqualTo(SipEnd.TRUNK);
        assertThat(edge.facts)
                .filteredOn(WorkerEvent.SipAnswered.class::isInstance)
                .singleElement()
                .satisfies(fact ->
                        assertThat(((WorkerEvent.SipAnswered) fact).wacid()).isEqualTo("wacid.OUT"));
    }

    /// A telephone that asks only DNS has to find us again for its ACK, and one without TLS cannot be sent there.
    @Test
    void aTelephoneIsToldWhereItFindsUsAgain() throws Exception {
        businessCalls();
        challenge(meta.take("INVITE"));
        meta.accept(meta.take("INVITE"));
        assertThat(pbx.answer(200).headers().get("Contact"))
                .contains("<sip:pulseline@127.0.0.1:" + edge.stack.tlsPort() + ";transport=tls>");
        Flow datagrams = edge.stack.connect(new Hop("UDP", "localhost", 5060, false));
        assertThat(edge.stack.contact(datagrams))
                .isEqualTo("<sip:pulseline@127.0.0.1:" + edge.stack.udpPort() + ";transport=udp>");
    }

    /// Meta made another password when SIP was switched on, and its first call came before the next look at
    /// the book.
    @Test
    void aPasswordThatMetaMadeAMomentAgoIsTakenFromTheFirstCallOn() throws Exception {
        SipBook newest = edge.book.content();
        SipBook.Number number = newest.numbers().getFirst();
        edge.willKnow(newest);
        edge.knows(new SipBook(
                "0",
                true,
                List.of(new SipBook.Number(
                        number.id(), TENANT, NUMBER, number.host(), "the one before", number.protection(), TRUNK)),
                newest.trunks(),
                List.of()));
        userCalls();
        pbx.accept(pbx.take("INVITE"));
        meta.answer(200);
        assertThat(edge.looks).containsExactly(List.of(number.id()));
    }

    @Test
    void aNumberThatCameToSipAMomentAgoIsFoundByItsFirstCall() throws Exception {
        SipBook newest = edge.book.content();
        edge.willKnow(newest);
        edge.knows(new SipBook("0", true, List.of(), newest.trunks(), List.of()));
        userCalls();
        pbx.accept(pbx.take("INVITE"));
        meta.answer(200);
    }

    @Test
    void whoeverGuessesIsRefusedAndIsNoLoadForThePlatform() throws Exception {
        for (int i = 0; i < 3; i++) {
            meta.invite(
                    edge.stack.tlsPort(),
                    "sip:+" + NUMBER + "@localhost;transport=tls",
                    "sip:+" + USER + "@localhost",
                    new DigestClient(NUMBER, "guess " + i, null, true),
                    "X-FB-External-Domain",
                    "wa.meta.vc");
            meta.answer(403);
        }
        assertThat(edge.looks).hasSize(1);
        assertThat(edge.openings).isEmpty();
    }

    /// A user who hides the number is dialled by the business-scoped id.
    @Test
    void aUserIdIsDialledAsItIs() throws Exception {
        pbx.invite(
                edge.stack.tlsPort(),
                "sip:HR.48151623@localhost;transport=tls",
                "sip:+" + NUMBER + "@localhost",
                new DigestClient("tern-pbx", "a right password", null, true));
        challenge(meta.take("INVITE"));
        ServerTransaction invite = meta.take("INVITE");
        assertThat(invite.request().target()).isEqualTo("sip:HR.48151623@localhost;transport=tls");
        assertThat(invite.request().to().uri()).isEqualTo("sip:HR.48151623@localhost");
        assertThat(edge.openings).singleElement().satisfies(opening -> {
            assertThat(opening.bsuid()).isEqualTo("HR.48151623");
            assertThat(opening.userNumber()).isNull();
        });
        meta.accept(invite, "x-wa-meta-wacid", "wacid.OUT");
        pbx.confirm(pbx.answer(200), edge.stack.tlsPort());
    }

    @Test
    void theTrunkGroupThatMetaNamesReachesThePbx() throws Exception {
        userCallByGroup(";tgrp=tenant42;trunk-context=sip.voice.example.net");
        ServerTransaction invite = pbx.take("INVITE");
        assertThat(invite.request().uri().user())
                .isEqualTo("+" + NUMBER + ";tgrp=tenant42;trunk-context=sip.voice.example.net");
        assertThat(invite.request().uri().plainUser()).isEqualTo("+" + NUMBER);
        pbx.accept(invite);
        meta.answer(200);
    }

    @Test
    void metasRefusalReachesThePbxAsItIs() throws Exception {
        businessCalls();
        challenge(meta.take("INVITE"));
        meta.take("INVITE").respond(403, "No approved call permission from the recipient");
        pbx.answer(403);
        assertThat(ended().reason()).isEqualTo("No approved call permission from the recipient");
    }

    @Test
    void aGateThatIsShutIsNamedToThePbxAndMetaHearsNothing() throws Exception {
        decision = new SipDecision.Refuse(
                CALL,
                480,
                "The number dialled 1000 times in 24 hours; Meta takes 1000.",
                "connect_rate",
                Instant.now().plusSeconds(120));
        businessCalls();
        SipResponse refused = pbx.answer(480);
        assertThat(refused.headers().get("X-Pulseline-Gate")).hasValue("connect_rate");
        assertThat(refused.headers().get("Warning").orElseThrow()).contains("Meta takes 1000");
        assertThat(Long.parseLong(refused.headers().get("Retry-After").orElseThrow()))
                .isBetween(60L, 120L);
        assertThat(meta.requests).isEmpty();
        assertThat(edge.edge.calls()).isZero();
        assertThat(edge.facts)
                .extracting(fact -> ((WorkerEvent.SipMessageSeen) fact).line())
                .containsExactly("INVITE", "480 Temporarily Unavailable");
    }

    @Test
    void whileThePlatformIsAwayCallersHearWhenToComeAgain() throws Exception {
        edge.away = true;
        businessCalls();
        assertThat(pbx.answer(503).headers().get("Retry-After")).hasValue("5");
        assertThat(edge.edge.calls()).isZero();
        edge.away = false;
        until(() -> edge.openings.getLast().refused() != null);
        assertThat(edge.openings.getLast().refused()).as("it is told later").contains("503");
        businessCalls();
        meta.take("INVITE");
    }

    @Test
    void aUserWaitsForAPlatformThatIsAwayForAMoment() throws Exception {
        edge.away = true;
        userCalls();
        until(() -> edge.openings.size() > 2);
        edge.away = false;
        pbx.take("INVITE");
        assertThat(edge.openings).extracting(SipOpening::wacid).containsOnly("wacid.TEST");
    }

    @Test
    void aUserWhoCannotWaitLongerIsToldAboutLater() throws Exception {
        edge.away = true;
        userCalls();
        meta.answer(503);
        assertThat(edge.openings).allMatch(opening -> opening.refused() == null);
        edge.away = false;
        until(() -> edge.openings.getLast().refused() != null);
        assertThat(edge.openings.getLast().wacid()).isEqualTo("wacid.TEST");
    }

    /// Behind a proxy the next worker does not know what this one has asked: a caller with the answer to it was lost.
    @Test
    void aWorkerThatDrainsAsksNobodyWhoTheyAreAndSendsThemOn() throws Exception {
        edge.edge.drain();
        meta.invite(
                edge.stack.tlsPort(),
                "sip:+" + NUMBER + "@localhost;transport=tls",
                "sip:+" + USER + "@localhost",
                null,
                "X-FB-External-Domain",
                "wa.meta.vc");
        assertThat(meta.answer(503).headers().get("Retry-After")).hasValue("60");
        businessCalls();
        assertThat(pbx.answer(503).headers().get("Retry-After")).hasValue("60");
    }

    @Test
    void metaMayNeitherRegisterNorChangeACall() throws Exception {
        userCalls();
        pbx.accept(pbx.take("INVITE"));
        Dialog dialog = meta.confirm(meta.answer(200), edge.stack.tlsPort());
        var again = dialog.request("INVITE");
        again.setBody("application/sdp", Peer.SDES);
        meta.stack.send(again, meta.to(edge.stack.tlsPort()), new io.pulseline.sipworker.stack.ClientListener() {
            @Override
            public void answered(SipResponse response) {
                meta.responses.add(response);
            }

            @Override
            public void failed(String why) {}
        });
        meta.answer(500);
        assertThat(edge.edge.calls()).isEqualTo(1);
    }

    @Test
    void aTrunkGetsNoMoreCallsThanItMayHave() throws Exception {
        edge.knows(new SipBook("2", true, edge.book.content().numbers(), List.of(trunk("9", 1, 1)), List.of()));
        businessCalls();
        meta.take("INVITE");
        businessCalls();
        pbx.answer(503);
    }

    private static void challenge(ServerTransaction invite) {
        SipResponse challenge = invite.request().answer(407, "Proxy Authentication Required", "c");
        challenge
                .headers()
                .add(
                        "Proxy-Authenticate",
                        "Digest realm=\"localhost\",nonce=\"9f31c2d4a7b05e68\",opaque=\"77aa\",algorithm=MD5,qop=\"auth\"");
        invite.respond(challenge);
    }
}
