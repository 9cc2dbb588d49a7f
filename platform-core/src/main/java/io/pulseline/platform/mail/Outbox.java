package io.pulseline.platform.mail;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Takes letters inside the transaction that causes them, so that neither is without the other.
@Service
public class Outbox {
    private static final int SHOWN = 100;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final Clock clock;
    private final Delivery delivery;
    private final boolean served;

    Outbox(
            TenantTransactions transactions,
            JdbcClient jdbc,
            TenantVault vault,
            Clock clock,
            Delivery delivery,
            ObjectProvider<JavaMailSender> server) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.delivery = delivery;
        this.served = server.getIfAvailable() != null;
    }

    /// Whether a mail server is set up (`spring.mail.host`).
    public boolean served() {
        return served;
    }

    /// Joins the caller's transaction; sent right after it, by the job when that fails.
    ///
    /// @param about what to name when the letter has to be taken back
    public void put(TenantId tenant, String about, String recipient, String subject, String body) {
        UUID id = UUID.randomUUID();
        Timestamp now = Timestamp.from(clock.instant());
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into mail_message (tenant_id, id, recipient, subject, body, about, state, queued_at, due_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(recipient)
                    .param(subject)
                    .param(vault.seal(tenant, place(id), new Secret(body)))
                    .param(about)
                    .param(served ? "QUEUED" : "KEPT")
                    .param(now)
                    .param(now)
                    .update();
            if (served) {
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        Thread.ofVirtual().name("mail-" + id).start(() -> delivery.deliver(tenant, id));
                    }
                });
            }
        });
    }

    /// What such letters say no longer holds: they are not sent, and what was not sent yet is forgotten.
    public void takeBack(TenantId tenant, String about) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            update mail_message set body = null, state = case when state in ('QUEUED', 'KEPT') then 'DROPPED' else state end
                            where about = ?
                            """).param(about).update();
        });
    }

    /// The newest letters, newest first.
    public List<Letter> letters(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from mail_message order by queued_at desc, id limit ?")
                        .param(SHOWN)
                        .query(reader(vault, tenant))
                        .list());
    }

    /// A letter may carry a link that lets somebody in, so its text is sealed like any other secret.
    static RowMapper<Letter> reader(TenantVault vault, TenantId tenant) {
        return (row, index) -> read(vault, tenant, row);
    }

    private static Letter read(TenantVault vault, TenantId tenant, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte @Nullable [] body = row.getBytes("body");
        Timestamp sent = row.getTimestamp("sent_at");
        Instant sentAt = sent == null ? null : sent.toInstant();
        return new Letter(
                id,
                row.getString("recipient"),
                row.getString("subject"),
                body == null ? null : vault.open(tenant, place(id), body).reveal(),
                Letter.State.valueOf(row.getString("state")),
                row.getTimestamp("queued_at").toInstant(),
                row.getInt("attempts"),
                sentAt,
                row.getString("error"));
    }

    private static String place(UUID id) {
        return "mail_message|body|" + id;
    }
}
