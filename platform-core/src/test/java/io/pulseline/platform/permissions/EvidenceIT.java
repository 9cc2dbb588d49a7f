package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.Status;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class EvidenceIT extends LedgerScene {
    @Autowired
    EvidenceProof proof;

    @Autowired
    ExpiryJob expiry;

    @Autowired
    Tenants tenants;

    @Test
    void namesTheOneEventThatWasTamperedWith() throws SQLException {
        granted(START, null);
        call("a", START.plusSeconds(100), null).forEach(this::hear);
        call("b", START.plusSeconds(200), null).forEach(this::hear);
        assertThat(flaws()).isEmpty();
        long second = permissions.events(TERN, SOFIA, user).get(1).id();
        String detail = superuser("update app.permission_event set detail = 'answered' where id = " + second, second);
        assertThat(flaws())
                .containsExactly(new EvidenceProof.Flaw(SOFIA, user.key(), second, EvidenceProof.Damage.CHANGED));
        assertThat(flaws().getFirst().sentence()).contains("event " + second, "number " + SOFIA, "user " + user.key());
        superuser("update app.permission_event set detail = '" + detail + "' where id = " + second, second);
        assertThat(flaws()).isEmpty();
    }

    @Test
    void seesAnEndThatWasCutOffAndAMiddleThatIsGone() throws SQLException {
        granted(START, null);
        call("a", START.plusSeconds(100), null).forEach(this::hear);
        call("b", START.plusSeconds(200), null).forEach(this::hear);
        List<PermissionEvent> events = permissions.events(TERN, SOFIA, user);
        try (Connection superuser = database.superuser()) {
            superuser.setAutoCommit(false);
            superuser
                    .createStatement()
                    .execute("delete from app.permission_event where id = "
                            + events.getLast().id());
            superuser.commit();
        }
        assertThat(flaws()).containsExactly(new EvidenceProof.Flaw(SOFIA, user.key(), null, EvidenceProof.Damage.CUT));
        try (Connection superuser = database.superuser()) {
            superuser
                    .createStatement()
                    .execute("delete from app.permission_event where id = "
                            + events.getFirst().id());
        }
        assertThat(flaws())
                .contains(
                        new EvidenceProof.Flaw(SOFIA, user.key(), events.get(1).id(), EvidenceProof.Damage.CHANGED));
        // leaves no broken chain to the other tests
        try (Connection superuser = database.superuser()) {
            superuser
                    .createStatement()
                    .execute("delete from app.permission_event where user_key = '" + user.key() + "'");
            superuser
                    .createStatement()
                    .execute("update app.permission set events = 0 where user_key = '" + user.key() + "'");
        }
    }

    @Test
    void endsATemporaryPermissionOnceWithALinkAndTellsThoseWhoListen() {
        granted(START, START.plus(Duration.ofHours(168)));
        clock.pass(Duration.ofHours(168).minusSeconds(1));
        run(expiry);
        assertThat(kinds()).containsExactly("GRANTED");
        clock.pass(Duration.ofSeconds(1));
        heard.events.clear();
        run(expiry);
        run(expiry);
        assertThat(kinds()).containsExactly("GRANTED", "EXPIRED");
        assertThat(heard.events)
                .contains(new PermissionChanged(TERN, SOFIA, user, PermissionStatus.TEMPORARY, PermissionStatus.NONE));
        assertThat(state().source()).isEqualTo("expired");
        assertThat(permissions.verify(TERN, SOFIA, user)).isEmpty();
    }

    @Test
    void keepsDeliveryPriceAndAnswerOfARequestAndTheCallThatReliedOnIt() {
        meta.answer =
                FakeMeta.says(Status.NO_PERMISSION, List.of(new ActionState(Action.SEND_REQUEST, true, List.of())));
        String wamid = ((RequestResult.Sent)
                        permissions.request(TERN, SAVA, SOFIA, user, "May we call?", null, "evidence"))
                .messageId();
        assertThat(only().life()).isEqualTo(SentRequest.Life.OPEN);
        hear(new MetaEvent.MessageStatus(
                wamid, START.plusSeconds(2), "delivered", user, "free_customer_service", "service", List.of()));
        hear(new MetaEvent.PermissionReply(user, "wamid.yes", START.plusSeconds(60), true, true, null, false, wamid));
        meta.answer = FakeMeta.says(Status.PERMANENT, List.of(new ActionState(Action.START_CALL, true, List.of())));
        CallVerdict.Allowed allowed = (CallVerdict.Allowed) permissions.mayCall(TERN, SOFIA, user);
        permissions.reliedOn(TERN, SOFIA, user, "call-1", allowed.state());
        assertThat(kinds()).containsExactly("LIVE_READ", "REQUESTED", "DELIVERED", "GRANTED", "DIALLED");
        assertThat(permissions.events(TERN, SOFIA, user).get(3).detail())
                .contains("in reply to " + wamid, "user_action");
        assertThat(only().life()).isEqualTo(SentRequest.Life.ACCEPTED);
        assertThat(only().pricingCategory()).isEqualTo("service");
        assertThat(only().delivery()).isEqualTo("delivered");
    }

    @Test
    void closesARequestThatNobodyAnsweredAndOneThatANewerOvertook() {
        meta.answer =
                FakeMeta.says(Status.NO_PERMISSION, List.of(new ActionState(Action.SEND_REQUEST, true, List.of())));
        permissions.request(TERN, SAVA, SOFIA, user, null, null, "first" + user.key());
        clock.pass(Duration.ofDays(2));
        String second = ((RequestResult.Sent)
                        permissions.request(TERN, SAVA, SOFIA, user, null, null, "second" + user.key()))
                .messageId();
        assertThat(lives()).containsExactly(SentRequest.Life.OPEN, SentRequest.Life.OPEN);
        hear(new MetaEvent.PermissionReply(
                user, "wamid.no" + user.key(), clock.instant(), false, false, null, false, second));
        assertThat(lives()).containsExactly(SentRequest.Life.DECLINED, SentRequest.Life.SUPERSEDED);
        permissions.request(TERN, SAVA, SOFIA, user, null, null, "third" + user.key());
        clock.pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(lives().getFirst()).isEqualTo(SentRequest.Life.OPEN);
        clock.pass(Duration.ofSeconds(1));
        assertThat(lives().getFirst()).isEqualTo(SentRequest.Life.CLOSED);
    }

    /// Other tests tamper with other users.
    private List<EvidenceProof.Flaw> flaws() {
        return proof.verify(TERN).flaws().stream()
                .filter(flaw -> flaw.userKey().equals(user.key()))
                .toList();
    }

    private List<SentRequest.Life> lives() {
        return permissions.requests(TERN, SOFIA, user).stream()
                .map(SentRequest::life)
                .toList();
    }

    private SentRequest only() {
        return permissions.requests(TERN, SOFIA, user).getFirst();
    }

    private void run(ExpiryJob job) {
        job.run(tenants.bySlug("tern").orElseThrow(), (done, total, note) -> {});
    }

    /// @return the detail before
    private static String superuser(String statement, long event) throws SQLException {
        try (Connection superuser = database.superuser()) {
            var row = superuser
                    .createStatement()
                    .executeQuery("select detail from app.permission_event where id = " + event);
            row.next();
            String before = row.getString(1);
            superuser.createStatement().execute(statement);
            return before;
        }
    }
}
