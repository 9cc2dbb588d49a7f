package io.pulseline.platform.mail;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Service;

/// Letters to staff of the BSP. They belong to no tenant and carry no secret; sent by the job, as those of tenants
/// again
/// and again while the mail server does not take them.
@Service
public class StaffOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(StaffOutbox.class);
    private static final Duration KEPT = Duration.ofDays(30);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final ObjectProvider<JavaMailSender> server;
    private final Clock clock;

    StaffOutbox(
            TenantTransactions transactions,
            JdbcClient jdbc,
            MailSettings settings,
            ObjectProvider<JavaMailSender> server,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.settings = settings;
        this.server = server;
        this.clock = clock;
    }

    /// Inside the caller's transaction, a tenant's or the operator's.
    ///
    /// @param body plain text without anything that opens something
    public void put(String recipient, String subject, String body) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        insert into ops.staff_letter (id, recipient, subject, body, state, queued_at, due_at) values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(UUID.randomUUID())
                .param(recipient)
                .param(subject)
                .param(body)
                .param(server.getIfAvailable() == null ? "KEPT" : "QUEUED")
                .param(now)
                .param(now)
                .update();
    }

    private record Due(UUID id, String recipient, String subject, String body, int attempts) {}

    /// Sends what is due, one letter after the other.
    ///
    /// @return how many the mail server took
    int send() {
        JavaMailSender mails = server.getIfAvailable();
        int sent = 0;
        if (mails != null) {
            for (Optional<Due> due = claim(); due.isPresent(); due = claim()) {
                sent += send(mails, due.get()) ? 1 : 0;
            }
        }
        transactions.asOperator(
                "forget old letters to staff",
                () -> jdbc.sql("delete from ops.staff_letter where state <> 'QUEUED' and queued_at < ?")
                        .param(Timestamp.from(clock.instant().minus(KEPT)))
                        .update());
        return sent;
    }

    private boolean send(JavaMailSender mails, Due letter) {
        try {
            mails.send(Delivery.message(settings, letter.recipient(), letter.subject(), letter.body()));
            settle(letter.id(), "SENT", clock.instant(), null);
            return true;
        } catch (MailException refused) {
            boolean last = letter.attempts() > Delivery.PAUSES.size();
            Instant next =
                    clock.instant().plus(Delivery.PAUSES.get(Math.min(letter.attempts(), Delivery.PAUSES.size()) - 1));
            settle(letter.id(), last ? "FAILED" : "QUEUED", next, refused.getMessage());
            LOG.warn("event=staff-mail-not-sent mail={} attempt={} last={}", letter.id(), letter.attempts(), last);
            return false;
        }
    }

    /// A claim whose process died is due again.
    private Optional<Due> claim() {
        Instant now = clock.instant();
        return transactions.asOperator(
                "send a letter to staff",
                () -> jdbc.sql("""
                        update ops.staff_letter set attempts = attempts + 1, due_at = :until
                        where id = (select id from ops.staff_letter where state = 'QUEUED' and due_at <= :now
                                    order by due_at limit 1 for update skip locked)
                        returning *
                        """)
                        .param("until", Timestamp.from(now.plus(Delivery.CLAIM)))
                        .param("now", Timestamp.from(now))
                        .query((row, index) -> new Due(
                                row.getObject("id", UUID.class),
                                row.getString("recipient"),
                                row.getString("subject"),
                                row.getString("body"),
                                row.getInt("attempts")))
                        .optional());
    }

    private void settle(UUID id, String state, Instant at, @Nullable String error) {
        transactions.asOperator(
                "note what became of a letter",
                () -> jdbc.sql("""
                                update ops.staff_letter set state = :state, due_at = :at::timestamptz, error = left(:error, 500),
                                       body = case when :state = 'QUEUED' then body end,
                                       sent_at = case when :state = 'SENT' then :at::timestamptz end
                                where id = :id
                                """)
                        .param("state", state)
                        .param("at", Timestamp.from(at))
                        .param("error", error)
                        .param("id", id)
                        .update());
    }
}
