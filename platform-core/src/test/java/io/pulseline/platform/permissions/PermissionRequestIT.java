package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.Limit;
import io.pulseline.platform.graphapi.CallPermissionReads.Status;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionRequestIT extends LedgerScene {
    private static final Limit FULL_DAY = new Limit(Duration.ofHours(24), 1, 1, START.plus(Duration.ofHours(20)));
    private static final Limit FULL_WEEK = new Limit(Duration.ofDays(7), 2, 2, START.plus(Duration.ofDays(6)));

    @Test
    void sendsOnceForEachKeyAndTellsThoseWhoListen() {
        mayAsk(true, List.of());
        RequestResult first = ask("k1");
        assertThat(first).isInstanceOf(RequestResult.Sent.class);
        assertThat(ask("k1")).isEqualTo(first);
        assertThat(meta.sent).containsExactly(user.key());
        assertThat(kinds()).containsExactly("LIVE_READ", "REQUESTED");
        assertThat(heard.events)
                .contains(new PermissionRequested(TERN, SOFIA, user, ((RequestResult.Sent) first).messageId()));
    }

    @Test
    void doesNotSendWhatMetaWouldRefuseAndSaysWhenItCan() {
        mayAsk(false, List.of(FULL_DAY, FULL_WEEK));
        RequestResult.NotAllowedNow refused = (RequestResult.NotAllowedNow) ask("k");
        assertThat(refused.nextAt()).isEqualTo(START.plus(Duration.ofDays(6)));
        assertThat(refused.spokenBy()).isEqualTo(Speaker.META);
        assertThat(meta.sent).isEmpty();
    }

    @Test
    void doesNotAskWhoHasGivenAPermanentPermission() {
        meta.answer = FakeMeta.says(Status.PERMANENT, List.of());
        assertThat(ask("k")).isInstanceOf(RequestResult.NotAllowedNow.class);
        assertThat(meta.sent).isEmpty();
    }

    @Test
    void countsByItselfWhenMetaCannotBeRead() {
        meta.answer = new GraphResult.Failed<>(FakeMeta.TOO_MANY_READS);
        assertThat(ask("k1")).isInstanceOf(RequestResult.Sent.class);
        clock.pass(Duration.ofHours(23));
        assertNotBefore("k2", START.plus(Duration.ofHours(24)));
        clock.pass(Duration.ofHours(1));
        assertThat(ask("k3")).isInstanceOf(RequestResult.Sent.class);
        clock.pass(Duration.ofHours(25));
        // two in seven days: the first slot frees a week after the first request
        assertNotBefore("k4", START.plus(Duration.ofDays(7)));
        assertThat(meta.sent).hasSize(2);
    }

    @Test
    void countsAnewAfterAConnectedCall() {
        meta.answer = new GraphResult.Failed<>(FakeMeta.TOO_MANY_READS);
        ask("k1");
        call("talk", START.plusSeconds(600), Duration.ofSeconds(30)).forEach(this::hear);
        clock.pass(Duration.ofHours(1));
        assertThat(ask("k2")).isInstanceOf(RequestResult.Sent.class);
    }

    @Test
    void sendsNothingWithoutAConnectionToMeta() {
        meta.answer = new GraphResult.Failed<>(FakeMeta.UNREACHABLE);
        assertThat(ask("k")).isEqualTo(new RequestResult.Refused(FakeMeta.UNREACHABLE));
        assertThat(meta.sent).isEmpty();
    }

    @Test
    void neverRepeatsARequestWhoseAnswerWasLost() {
        mayAsk(true, List.of());
        meta.sendFault = FakeMeta.LOST;
        assertThat(ask("k")).isEqualTo(new RequestResult.Refused(FakeMeta.LOST));
        meta.sendFault = null;
        RequestResult again = ask("k");
        assertThat(again)
                .isInstanceOfSatisfying(
                        RequestResult.Refused.class,
                        refused -> assertThat(refused.fault().outcomeUnknown()).isTrue());
        assertThat(meta.sent).hasSize(1);
        // it may have been sent, so it counts
        assertThat(state().forecast().nextRequestAt()).isEqualTo(START.plus(Duration.ofHours(24)));
    }

    @Test
    void givesTheKeyBackWhenMetaRefused() {
        mayAsk(true, List.of());
        meta.sendFault = FakeMeta.TOO_MANY_READS;
        assertThat(ask("k")).isInstanceOf(RequestResult.Refused.class);
        meta.sendFault = null;
        assertThat(ask("k")).isInstanceOf(RequestResult.Sent.class);
    }

    @Test
    void letsOneRequestToAUserTravelAtATime() {
        mayAsk(true, List.of());
        List<RequestResult> inner = new ArrayList<>();
        meta.whileSending = () -> {
            meta.whileSending = () -> {};
            inner.add(ask("k2"));
        };
        assertThat(ask("k1")).isInstanceOf(RequestResult.Sent.class);
        assertThat(inner).singleElement().isInstanceOf(RequestResult.NotAllowedNow.class);
        assertThat(meta.sent).hasSize(1);
    }

    @Test
    void refusesAKeyThatBelongsToAnotherUser() {
        mayAsk(true, List.of());
        ask("k");
        WaUser other = new WaUser(null, new Bsuid("HR.other" + user.key()), null);
        assertThat(permissions.request(TERN, SAVA, SOFIA, other, null, null, key("k")))
                .isInstanceOf(RequestResult.KeyTaken.class);
    }

    @Test
    void followsWhatBecomesOfTheMessage() {
        mayAsk(true, List.of());
        String message = ((RequestResult.Sent) ask("k")).messageId();
        hear(new MetaEvent.MessageStatus(message, START, "delivered", user, "regular", "utility", List.of()));
        hear(new MetaEvent.MessageStatus(
                message,
                START,
                "failed",
                user,
                null,
                null,
                List.of(new MetaEvent.MetaError(131026, "Message undeliverable", null, null))));
        assertThat(permissions.events(TERN, SOFIA, user).getLast().detail())
                .isEqualTo("The request did not reach the user: 131026 Message undeliverable");
        assertThat(kinds()).endsWith("REQUESTED", "DELIVERED", "REQUEST_FAILED");
    }

    @Test
    void asksByTemplateOutsideOfTheWindow() {
        mayAsk(true, List.of());
        permissions.request(
                TERN, SAVA, SOFIA, user, null, new CallPermissions.Template("repair_call_permission", "en"), key("t"));
        assertThat(meta.sent).containsExactly(user.key() + " by repair_call_permission/en");
    }

    private void assertNotBefore(String key, Instant next) {
        assertThat(ask(key)).isInstanceOfSatisfying(RequestResult.NotAllowedNow.class, refused -> {
            assertThat(refused.nextAt()).isEqualTo(next);
            assertThat(refused.spokenBy()).isEqualTo(Speaker.LEDGER);
        });
    }

    private void mayAsk(boolean can, List<Limit> limits) {
        meta.answer = FakeMeta.says(Status.NO_PERMISSION, List.of(new ActionState(Action.SEND_REQUEST, can, limits)));
    }

    private RequestResult ask(String key) {
        return permissions.request(TERN, SAVA, SOFIA, user, "May we call you?", null, key(key));
    }

    private String key(String key) {
        return key + user.key();
    }
}
