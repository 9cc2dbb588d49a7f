package io.pulseline.platform.mail;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/// Hands letters to the mail server. A letter is claimed before and settled after, so that the server is not asked
/// inside a transaction; a claim whose process died is due again.
@Component
class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    /// Longer than the mail server may take.
    static final Duration CLAIM = Duration.ofMinutes(3);

    static final List<Duration> PAUSES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24));

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final Clock clock;
    private final MailSettings settings;
    private final ObjectProvider<JavaMailSender> server;

    Delivery(
            TenantTransactions transactions,
            JdbcClient jdbc,
            TenantVault vault,
            Clock clock,
            MailSettings settings,
            ObjectProvider<JavaMailSender> server) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.settings = settings;
        this.server = server;
    }

    List<UUID> due(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(
                                "select id from mail_message where state = 'QUEUED' and due_at <= ? order by due_at limit 100")
                        .param(Timestamp.from(clock.instant()))
                        .query(UUID.class)
                        .list());
    }

    void deliver(TenantId tenant, UUID id) {
        JavaMailSender mails = server.getIfAvailable();
        if (mails == null) {
            return;
        }
        Optional<Letter> claimed = claim(tenant, id);
        if (claimed.isEmpty()) {
            return;
        }
        Letter letter = claimed.get();
        try {
            mails.send(message(settings, letter.recipient(), letter.subject(), letter.body()));
            settle(tenant, id, "SENT", clock.instant(), null);
        } catch (MailException refused) {
            boolean last = letter.attempts() > PAUSES.size();
            Instant next = clock.instant().plus(PAUSES.get(Math.min(letter.attempts(), PAUSES.size()) - 1));
            settle(tenant, id, last ? "FAILED" : "QUEUED", next, refused.getMessage());
            LOG.warn("event=mail-not-sent tenant={} mail={} attempt={} last={}", tenant, id, letter.attempts(), last);
        }
    }

    static SimpleMailMessage message(MailSettings settings, String recipient, String subject, @Nullable String body) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(settings.from());
        message.setTo(recipient);
        message.setSubject(subject);
        message.setText(body);
        return message;
    }

    private Optional<Letter> claim(TenantId tenant, UUID id) {
        Instant now = clock.instant();
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        update mail_message set attempts = attempts + 1, due_at = ?
                        where id = ? and state = 'QUEUED' and due_at <= ? returning *
                        """)
                        .param(Timestamp.from(now.plus(CLAIM)))
                        .param(id)
                        .param(Timestamp.from(now))
                        .query(Outbox.reader(vault, tenant))
                        .optional());
    }

    private void settle(TenantId tenant, UUID id, String state, Instant at, @Nullable String error) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            update mail_message set state = :state, due_at = :at::timestamptz, error = left(:error, 500),
                                   body = case when :state = 'QUEUED' then body end,
                                   sent_at = case when :state = 'SENT' then :at::timestamptz end
                            where id = :id
                            """)
                    .param("state", state)
                    .param("at", Timestamp.from(at))
                    .param("error", error)
                    .param("id", id)
                    .update();
        });
    }
}
