package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PermissionProofIT extends LedgerScene {
    @Autowired
    PermissionProof proof;

    @Autowired
    Inbox inbox;

    /// Other tests look at whole chains.
    @AfterEach
    void takeAway() throws Exception {
        database.sql(
                "delete from app.permission_event where user_key = '" + user.key() + "'",
                "update app.permission set events = 0, head = decode(repeat('00', 32), 'hex') where user_key = '"
                        + user.key() + "'",
                "delete from ops.inbox_work where body like '%" + user.waId().digits() + "%'");
    }

    @Test
    void anAnswerOfMetasStandsInTheEvidenceAndInTheLedger() throws Exception {
        String message = "wamid.proof" + user.key();
        answers(message, true);
        assertThat(flaws(message)).isEmpty();
        assertThat(proof.check(MARLIN).flaws()).isEmpty();

        database.sql("update app.permission set status = 'PERMANENT', expires_at = null where user_key = '" + user.key()
                + "'");
        assertThat(flaws(message))
                .containsExactly("the answer " + message + " to number " + SOFIA + " gives TEMPORARY until "
                        + START.plus(Duration.ofDays(7)) + ", the ledger says PERMANENT");
        database.sql("delete from app.permission_event where user_key = '" + user.key() + "'");
        assertThat(flaws(message))
                .containsExactly("the answer " + message + " to number " + SOFIA + " is not in the evidence");
    }

    @Test
    void whatWasLearntLaterStandsAboveTheAnswer() throws Exception {
        String yes = "wamid.yes" + user.key();
        answers(yes, true);
        clock.pass(Duration.ofHours(1));
        String no = "wamid.no" + user.key();
        answers(no, false);
        assertThat(state().status()).isEqualTo(PermissionStatus.NONE);
        assertThat(flaws(user.key())).isEmpty();
    }

    @Test
    void aCallThatMetaEndedIsCounted() throws Exception {
        answers("wamid.before" + user.key(), true);
        String wacid = "wacid.PROOF" + user.key();
        deliver("calls", """
                "calls":[{"id":"%s","event":"terminate","from":"35925550101","to":"%s","direction":"BUSINESS_INITIATED",
                "timestamp":"%d","status":"COMPLETED","start_time":"%d","end_time":"%d","duration":61}]""".formatted(
                        wacid,
                        user.waId().digits(),
                        START.getEpochSecond() + 62,
                        START.getEpochSecond(),
                        START.getEpochSecond() + 61));
        await(() -> proof.check(TERN).calls() > 0);
        assertThat(flaws(wacid)).isEmpty();
        database.sql("update app.permission_call set answered = false where wacid = '" + wacid + "'");
        assertThat(flaws(wacid)).containsExactly("call " + wacid + " was answered and is not counted so");
        database.sql("delete from app.permission_call where wacid = '" + wacid + "'");
        assertThat(flaws(wacid)).containsExactly("the end of call " + wacid + " is not counted");
    }

    private List<String> flaws(String about) {
        return proof.check(TERN).flaws().stream()
                .filter(flaw -> flaw.contains(about))
                .toList();
    }

    private void answers(String message, boolean yes) throws Exception {
        Instant at = clock.instant();
        deliver("messages", """
                "contacts":[{"profile":{"name":"%1$s"},"wa_id":"%2$s","user_id":"%3$s"}],
                "messages":[{"from":"%2$s","from_user_id":"%3$s","id":"%4$s","timestamp":"%5$d","type":"interactive",
                "context":{"id":"wamid.asked"},"interactive":{"type":"call_permission_reply","call_permission_reply":{
                "response":"%6$s","is_permanent":false,"response_source":"user_action"}}}]""".formatted(
                        user.name(),
                        user.waId().digits(),
                        user.bsuid().value(),
                        message,
                        at.getEpochSecond(),
                        yes ? "accept" : "reject"));
        await(() -> permissions.events(TERN, SOFIA, user).stream().anyMatch(event -> message.equals(event.proof())));
        await(() -> done(message));
    }

    private boolean done(String message) {
        try {
            return !database.one("select count(*) from ops.inbox_work where state = 'DONE' and body like '%" + message
                            + "%'")
                    .equals("0");
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void deliver(String field, String value) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},%s}}]}]}""".formatted(field, SOFIA.value(), value).getBytes(StandardCharsets.UTF_8));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(15);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("it came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
