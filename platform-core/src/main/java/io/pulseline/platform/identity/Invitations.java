package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.mail.Outbox;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Asks people in by a letter with a link. The link proves that the letter arrived; who they are is then the identity
/// provider's word, for the same address.
@Service
public class Invitations {
    private static final SecureRandom RANDOM = new SecureRandom();
    /// 192 bits: the link alone lets in, so it must not be guessed.
    private static final int TOKEN_BYTES = 24;

    private static final Duration VALID = Duration.ofDays(7);

    private final TenantTransactions transactions;
    private final Admissions admissions;
    private final People people;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    Invitations(
            TenantTransactions transactions,
            Admissions admissions,
            People people,
            Outbox outbox,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.transactions = transactions;
        this.admissions = admissions;
        this.people = people;
        this.outbox = outbox;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// How asking somebody in ended.
    public enum Result {
        SENT,
        /// Works here already; a role is changed, not invited.
        MEMBER_ALREADY
    }

    /// The letter of the host: from whom it comes and where its link leads.
    ///
    /// @param portal address of the portal without a slash at the end
    public record Host(Actor.Human inviter, Tenant tenant, String portal) {}

    /// A second invitation to the same address replaces the first, whose link stops working.
    public Result invite(Host host, String email, String name, Role role) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        TenantId tenant = host.tenant().id();
        boolean member = people.members(tenant).stream()
                .anyMatch(each -> each.active() && each.person().email().equals(address));
        if (member) {
            return Result.MEMBER_ALREADY;
        }
        String called = name.isBlank() ? address : name.strip();
        transactions.inTenant(tenant, () -> {
            open(address).ifPresent(earlier -> end(tenant, earlier));
            UUID id = UUID.randomUUID();
            Instant now = clock.instant();
            String token = token();
            jdbc.sql("""
                            insert into invitation (tenant_id, id, email, name, role, token_sha256, invited_by, invited_at, expires_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(address)
                    .param(called)
                    .param(role.name())
                    .param(ApiKeys.sha256(token))
                    .param(host.inviter().label())
                    .param(Timestamp.from(now))
                    .param(Timestamp.from(now.plus(VALID)))
                    .update();
            write(host, id, address, called, token);
            audit.record(
                    tenant,
                    host.inviter(),
                    "person.invite",
                    "invitation:" + id,
                    null,
                    "{\"role\":\"" + role.name() + "\"}");
        });
        return Result.SENT;
    }

    /// A new letter with a new link; the old link stops working.
    ///
    /// @return false when there is no such open invitation
    public boolean resend(Host host, UUID id) {
        TenantId tenant = host.tenant().id();
        return transactions.inTenant(tenant, () -> {
            String token = token();
            Optional<Invitation> renewed = jdbc.sql("""
                            update invitation set token_sha256 = ?, expires_at = ?
                            where id = ? and accepted_at is null and revoked_at is null returning *
                            """)
                    .param(ApiKeys.sha256(token))
                    .param(Timestamp.from(clock.instant().plus(VALID)))
                    .param(id)
                    .query(Invitations::read)
                    .optional();
            renewed.ifPresent(invitation -> {
                outbox.takeBack(tenant, about(id));
                write(host, id, invitation.email(), invitation.name(), token);
                audit.record(tenant, host.inviter(), "person.invite-again", "invitation:" + id, null, null);
            });
            return renewed.isPresent();
        });
    }

    /// @return false when there is no such open invitation
    public boolean revoke(Actor actor, TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> {
            boolean ended = end(tenant, id);
            if (ended) {
                audit.record(tenant, actor, "person.invite-revoke", "invitation:" + id, null, null);
            }
            return ended;
        });
    }

    /// Not yet accepted, newest first; those whose link has run out included.
    public List<Invitation> open(TenantId tenant) {
        return transactions.inTenant(
                tenant, () -> jdbc.sql("""
                        select * from invitation where accepted_at is null and revoked_at is null order by invited_at desc, id
                        """).query(Invitations::read).list());
    }

    /// Empty for a link that was never made, was used, was taken back or has run out: they look the same.
    public Optional<Invitation> find(TenantId tenant, String token) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select * from invitation
                        where token_sha256 = ? and accepted_at is null and revoked_at is null and expires_at > ?
                        """)
                        .param(ApiKeys.sha256(token))
                        .param(Timestamp.from(clock.instant()))
                        .query(Invitations::read)
                        .optional());
    }

    /// From then on the person signs in with the identity provider's account of the invited address.
    ///
    /// @return empty as for [#find]
    public Optional<Invitation> accept(Tenant tenant, String token) {
        Optional<Invitation> found = find(tenant.id(), token);
        // the person first: a link that was used up before they could come in would be worse than one that works twice
        found.ifPresent(invitation -> {
            admissions.invite(
                    new Actor.Platform("invitation"), tenant, invitation.email(), invitation.name(), invitation.role());
            transactions.inTenant(tenant.id(), () -> {
                jdbc.sql("update invitation set accepted_at = ? where id = ?")
                        .param(Timestamp.from(clock.instant()))
                        .param(invitation.id())
                        .update();
                outbox.takeBack(tenant.id(), about(invitation.id()));
            });
        });
        return found;
    }

    private Optional<UUID> open(String address) {
        return jdbc.sql(
                        "select id from invitation where email = ? and accepted_at is null and revoked_at is null for update")
                .param(address)
                .query(UUID.class)
                .optional();
    }

    private boolean end(TenantId tenant, UUID id) {
        boolean ended =
                jdbc.sql("""
                        update invitation set revoked_at = ? where id = ? and accepted_at is null and revoked_at is null
                        """).param(Timestamp.from(clock.instant())).param(id).update() == 1;
        outbox.takeBack(tenant, about(id));
        return ended;
    }

    private void write(Host host, UUID id, String address, String name, String token) {
        outbox.put(
                host.tenant().id(),
                about(id),
                address,
                host.inviter().name() + " invites you to " + host.tenant().name(),
                """
                Hello %s,

                %s invites you to work with the WhatsApp calls of %s in Pulseline.

                Open this link to come in; it works once and for seven days:
                %s/invitations/%s/%s

                Then sign in with the account of this address, %s.
                If you did not expect this letter, leave it: nothing happens.
                """.formatted(
                                name,
                                host.inviter().name(),
                                host.tenant().name(),
                                host.portal(),
                                host.tenant().slug(),
                                token,
                                address));
    }

    private static String about(UUID id) {
        return "invitation:" + id;
    }

    private static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static Invitation read(ResultSet row, int index) throws SQLException {
        return new Invitation(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getString("invited_by"),
                row.getTimestamp("invited_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }
}
