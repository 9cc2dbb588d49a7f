package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.permissions.PermissionState.RevokeRisk;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionLedgerIT extends LedgerScene {
    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", textBlock = """
            temporary grant to a request,  true,  false, 604800, false, wamid.ask, TEMPORARY, user_action,      GRANTED
            temporary without an end,      true,  false, -,      false, wamid.ask, TEMPORARY, user_action,      GRANTED
            permanent grant to a request,  true,  true,  -,      false, wamid.ask, PERMANENT, user_action,      GRANTED
            grant from the profile,        true,  true,  -,      false, -,         PERMANENT, profile,          GRANTED
            decline,                       false, false, -,      false, wamid.ask, NONE,      user_action,      DECLINED
            callback after a call,         true,  false, 604800, true,  wacid.in,  TEMPORARY, automatic,        GRANTED
            withdrawn for unanswered,      false, false, -,      true,  -,         NONE,      unanswered_calls, WITHDRAWN
            """)
    void learnsEachKindOfReply(
            String name,
            boolean accepted,
            boolean permanent,
            Long untilSeconds,
            boolean automatic,
            String context,
            PermissionStatus status,
            String source,
            String kind) {
        Instant until = untilSeconds == null ? null : START.plusSeconds(untilSeconds);
        hear(new MetaEvent.PermissionReply(user, "wamid.r", START, accepted, permanent, until, automatic, context));
        assertThat(state().status()).isEqualTo(status);
        assertThat(state().source()).isEqualTo(source);
        assertThat(state().expiresAt())
                .isEqualTo(status == PermissionStatus.TEMPORARY ? START.plus(Duration.ofHours(168)) : null);
        // a press on the request's button is a message of the user, a switch in his profile and Meta's own word are
        // none
        assertThat(state().windowUntil())
                .isEqualTo("wamid.ask".equals(context) ? START.plus(Duration.ofHours(24)) : null);
        assertThat(kinds()).containsExactly(kind);
        assertThat(heard.events)
                .containsExactly(new PermissionChanged(TERN, SOFIA, user, PermissionStatus.UNKNOWN, status));
    }

    @Test
    void changesNothingWhenTheSameReplyComesAgain() {
        var reply = new MetaEvent.PermissionReply(user, "wamid.r", START, true, true, null, false, null);
        hear(reply);
        hear(new MetaEvent.PermissionReply(user, "wamid.no", START.plusSeconds(60), false, false, null, false, null));
        hear(reply);
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(kinds()).containsExactly("GRANTED", "DECLINED");
    }

    @Test
    void keepsAnOvertakenReplyAsEvidenceOnly() {
        hear(new MetaEvent.PermissionReply(user, "wamid.no", START, false, false, null, false, null));
        hear(new MetaEvent.PermissionReply(user, "wamid.yes", START.minusSeconds(60), true, true, null, false, null));
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(kinds()).containsExactly("DECLINED", "GRANTED");
        assertThat(heard.events).hasSize(1);
    }

    @Test
    void endsATemporaryPermissionByOurOwnClock() {
        granted(START, START.plus(Duration.ofHours(168)));
        clock.pass(Duration.ofHours(168).minusSeconds(1));
        assertThat(state().status()).isEqualTo(PermissionStatus.TEMPORARY);
        clock.pass(Duration.ofSeconds(1));
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(state().source()).isEqualTo("expired");
        assertThat(state().spokenBy()).isEqualTo(Speaker.RULE);
        assertThat(state().asOf()).isEqualTo(START.plus(Duration.ofHours(168)));
        assertThat(permissions.board(TERN, SOFIA))
                .filteredOn(row -> row.user().equals(user))
                .singleElement()
                .extracting(PermissionState::status)
                .isEqualTo(PermissionStatus.NONE);
    }

    /// Webhooks of a call come in any order; the streak must not depend on it.
    @ParameterizedTest
    @CsvSource({"012", "021", "102", "120", "201", "210"})
    void withdrawsAfterFourUnansweredCallsWhateverTheOrderOfEvents(String order) {
        granted(START, null);
        for (int call = 1; call <= 4; call++) {
            List<MetaEvent> events = call("call" + call, START.plusSeconds(600L * call), null);
            order.chars().forEach(index -> hear(events.get(index - '0')));
            assertThat(state().unansweredStreak()).isEqualTo(call == 4 ? 0 : call);
            assertThat(state().forecast().revokeRisk())
                    .isEqualTo(List.of(RevokeRisk.LOW, RevokeRisk.HINTED, RevokeRisk.HIGH, RevokeRisk.NONE)
                            .get(call - 1));
        }
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(state().source()).isEqualTo("unanswered_calls");
        assertThat(state().spokenBy()).isEqualTo(Speaker.RULE);
        assertThat(kinds())
                .containsExactly("GRANTED", "UNANSWERED", "UNANSWERED", "UNANSWERED", "UNANSWERED", "WITHDRAWN");
    }

    @Test
    void startsTheStreakAnewAfterAnAnsweredCallAndAfterANewGrant() {
        granted(START, null);
        call("a", START.plusSeconds(100), null).forEach(this::hear);
        call("b", START.plusSeconds(200), null).forEach(this::hear);
        call("c", START.plusSeconds(300), Duration.ofSeconds(20)).forEach(this::hear);
        assertThat(state().unansweredStreak()).isZero();
        call("d", START.plusSeconds(400), null).forEach(this::hear);
        assertThat(state().unansweredStreak()).isEqualTo(1);
        granted(START.plusSeconds(500), null);
        assertThat(state().unansweredStreak()).isZero();
    }

    @Test
    void doesNotBlameTheUserForACallThatFailed() {
        granted(START, null);
        List<MetaEvent> events = call("f", START.plusSeconds(100), null);
        hear(events.get(0));
        hear(new MetaEvent.CallTerminate(
                ((MetaEvent.CallConnect) events.get(0)).call(),
                START.plusSeconds(100),
                Direction.BUSINESS_INITIATED,
                user,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new MetaEvent.MetaError(138020, null, "relay", null))));
        assertThat(state().unansweredStreak()).isZero();
        assertThat(kinds()).containsExactly("GRANTED");
    }

    @Test
    void opensTheServiceWindowForMessagesUserCallsAndAnsweredBusinessCalls() {
        hear(new MetaEvent.UserMessage(user, "wamid.hi", START, "text"));
        assertThat(state().windowUntil()).isEqualTo(START.plus(Duration.ofHours(24)));
        hear(new MetaEvent.CallConnect(
                new Wacid("wacid.in" + user.key()),
                START.plusSeconds(60),
                Direction.USER_INITIATED,
                user,
                "sdp",
                null,
                null,
                null));
        assertThat(state().windowUntil()).isEqualTo(START.plusSeconds(60).plus(Duration.ofHours(24)));
        call("answered", START.plusSeconds(900), Duration.ofSeconds(20)).forEach(this::hear);
        assertThat(state().windowUntil()).isEqualTo(START.plusSeconds(900).plus(Duration.ofHours(24)));
        assertThat(state().status()).isEqualTo(PermissionStatus.UNKNOWN);
        hear(new MetaEvent.UserMessage(user, "wamid.hi", START, "text"));
        List<WindowOpening> openings = permissions.windowOpenings(TERN, SOFIA, user);
        assertThat(openings)
                .as("told twice, it is one opening")
                .containsOnlyOnce(new WindowOpening(START, WindowOpening.By.MESSAGE))
                .contains(
                        new WindowOpening(START.plusSeconds(60), WindowOpening.By.USER_CALL),
                        new WindowOpening(START.plusSeconds(900), WindowOpening.By.BUSINESS_CALL));
        assertThat(openings).extracting(WindowOpening::at).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(permissions.windowOpenings(MARLIN, SOFIA, user)).isEmpty();
    }

    @Test
    void knowsAUserByNumberAndLaterByScopedIdAsTheSamePerson() {
        hear(new MetaEvent.PermissionReply(
                new WaUser(user.waId(), null, null), "wamid.1", START, true, true, null, false, null));
        hear(new MetaEvent.UserMessage(user, "wamid.2", START.plusSeconds(5), "text"));
        assertThat(permissions.state(TERN, SOFIA, new WaUser(null, user.bsuid(), null)))
                .get()
                .extracting(PermissionState::status)
                .isEqualTo(PermissionStatus.PERMANENT);
    }

    @Test
    void givesTheNextOwnerOfANumberNothingOfThePreviousOnes() {
        granted(START, null);
        WaUser next = new WaUser(user.waId(), new Bsuid("HR.next" + user.key()), "Next");
        hear(new MetaEvent.UserMessage(next, "wamid.next", START.plusSeconds(5), "text"));
        assertThat(permissions.state(TERN, SOFIA, next))
                .get()
                .extracting(PermissionState::status)
                .isEqualTo(PermissionStatus.UNKNOWN);
        assertThat(permissions.state(TERN, SOFIA, new WaUser(null, user.bsuid(), null)))
                .get()
                .extracting(PermissionState::status)
                .isEqualTo(PermissionStatus.PERMANENT);
    }

    @Test
    void keepsThePermissionOfAUserWhoseScopedIdChanged() {
        granted(START, null);
        WaUser renamed = new WaUser(user.waId(), new Bsuid("HR.new" + user.key()), null);
        hear(new MetaEvent.UserChanged(START, new WaUser(user.waId(), user.bsuid(), null), renamed));
        assertThat(permissions.state(TERN, SOFIA, new WaUser(null, renamed.bsuid(), null)))
                .get()
                .extracting(PermissionState::status)
                .isEqualTo(PermissionStatus.PERMANENT);
        assertThat(permissions.verify(TERN, SOFIA, renamed)).isEmpty();
    }

    @Test
    void carriesNoPermissionOverToANewNumber() {
        granted(START, null);
        WaUser moved = new WaUser(new E164(user.waId().digits() + "9"), null, null);
        hear(new MetaEvent.UserChanged(START.plusSeconds(60), new WaUser(user.waId(), null, null), moved));
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(permissions.state(TERN, SOFIA, moved)).isEmpty();
    }
}
