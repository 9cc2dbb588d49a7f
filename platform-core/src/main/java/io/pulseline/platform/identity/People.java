package io.pulseline.platform.identity;

import io.pulseline.platform.identity.Access.Membership;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The people who sign in, and where they may go.
@Service
public class People {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    People(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// The person behind an account of an identity provider. The first sign-in links the account to the person with
    /// that e-mail, if the provider vouches for the address; later ones go by issuer and subject alone.
    ///
    /// @return empty for strangers and deactivated people
    public Optional<Person> signIn(String issuer, String subject, @Nullable String email, boolean emailVerified) {
        return transactions.asOperator("sign in", () -> {
            Optional<Person> linked = jdbc.sql("""
                            select p.* from person p join person_link l on l.person_id = p.id where l.issuer = ? and l.subject = ?
                            """)
                    .param(issuer)
                    .param(subject)
                    .query(People::read)
                    .optional();
            if (linked.isPresent() || email == null || !emailVerified) {
                return linked.filter(Person::active);
            }
            Optional<Person> known = jdbc.sql("select * from person where email = ? and active")
                    .param(email.toLowerCase(Locale.ROOT))
                    .query(People::read)
                    .optional();
            known.ifPresent(person -> jdbc.sql(
                            "insert into person_link (issuer, subject, person_id) values (?, ?, ?) on conflict do nothing")
                    .param(issuer)
                    .param(subject)
                    .param(person.id().value())
                    .update());
            return known;
        });
    }

    /// Active people only.
    ///
    /// @param email in any case
    public Optional<Person> byEmail(String email) {
        return transactions.asOperator(
                "find a person by e-mail",
                () -> jdbc.sql("select * from person where email = ? and active")
                        .param(email.toLowerCase(Locale.ROOT))
                        .query(People::read)
                        .optional());
    }

    /// Asked on each request, so that a deactivated person is out at once. Empty for unknown and deactivated people.
    public Optional<Access> access(PersonId id) {
        return transactions.asOperator(
                "where a person may go",
                () -> jdbc.sql("""
                        select p.*, exists (select from passkey k where k.person_id = p.id)
                                    or exists (select from authenticator a where a.person_id = p.id and a.confirmed_at is not null)
                                    as second_factor
                        from person p where p.id = ? and p.active
                        """)
                        .param(id.value())
                        .query((row, index) ->
                                new Access(read(row, index), memberships(id), row.getBoolean("second_factor")))
                        .optional());
    }

    private List<Membership> memberships(PersonId id) {
        return jdbc.sql("""
                        select t.*, m.role from membership m join tenant t on t.id = m.tenant_id
                        where m.person_id = ? and m.deactivated_at is null order by t.name
                        """)
                .param(id.value())
                .query((row, index) -> new Membership(
                        new Tenant(
                                new TenantId(row.getObject("id", UUID.class)),
                                row.getString("slug"),
                                row.getString("name"),
                                ZoneId.of(row.getString("zone")),
                                TenantState.valueOf(row.getString("state"))),
                        Role.valueOf(row.getString("role")),
                        row.getBoolean("second_factor")))
                .list();
    }

    /// @param role   in this tenant
    /// @param active false after an administrator ended the access to this tenant, or the BSP to all
    public record Member(Person person, Role role, boolean active) {
        /// Whether calls may be this person's.
        public boolean takesCalls() {
            return active && (role == Role.AGENT || role == Role.TENANT_ADMIN);
        }
    }

    /// Addresses of those who administer a tenant, by name.
    public List<String> administrators(TenantId tenant) {
        return members(tenant).stream()
                .filter(member -> member.active() && member.role() == Role.TENANT_ADMIN)
                .map(member -> member.person().email())
                .toList();
    }

    /// Everyone in a tenant, by name, deactivated people included.
    public List<Member> members(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select p.*, m.role, m.deactivated_at is null and p.active as works
                        from membership m join person p on p.id = m.person_id order by p.name, p.id
                        """)
                        .query((row, index) -> new Member(
                                read(row, index), Role.valueOf(row.getString("role")), row.getBoolean("works")))
                        .list());
    }

    /// Whether this person may still look into this tenant; for what stays open longer than a request.
    public boolean enters(PersonId id, TenantId tenant) {
        return transactions.asOperator(
                "see whether somebody may still look",
                () -> jdbc.sql("""
                        select exists (select from membership m join tenant t on t.id = m.tenant_id join person p on p.id = m.person_id
                                       where m.person_id = :id and m.tenant_id = :tenant and m.deactivated_at is null and p.active
                                         and t.state in ('ACTIVE', 'SUSPENDED'))
                            or exists (select from visit v join person p on p.id = v.person_id
                                       where v.person_id = :id and v.tenant_id = :tenant and v.ended_at is null and v.ends_at > now()
                                         and p.active and p.staff_role is not null)
                        """)
                        .param("id", id.value())
                        .param("tenant", tenant.value())
                        .query(Boolean.class)
                        .single());
    }

    /// What this person wants times in.
    ///
    /// @param zone null for each tenant's own
    public void chooseZone(PersonId id, @Nullable ZoneId zone) {
        transactions.asOperator(
                "choose a time zone",
                () -> jdbc.sql("update person set zone = ? where id = ?")
                        .param(zone == null ? null : zone.getId())
                        .param(id.value())
                        .update());
    }

    static Person read(ResultSet row, int index) throws SQLException {
        String staff = row.getString("staff_role");
        String zone = row.getString("zone");
        return new Person(
                new PersonId(row.getObject("id", UUID.class)),
                row.getString("email"),
                row.getString("name"),
                staff == null ? null : Role.valueOf(staff),
                row.getBoolean("active"),
                zone == null ? null : ZoneId.of(zone));
    }
}
