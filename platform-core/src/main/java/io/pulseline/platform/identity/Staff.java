package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The BSP's own people: let in, given roles, let go. There is always one administrator. Who they are is the identity
/// provider's word for their address, so there is no link that could let in somebody else.
@Service
public class Staff {
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    Staff(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// By name; those who were let go are not staff any more.
    public List<Person> all() {
        return transactions.asOperator(
                "list the staff",
                () -> jdbc.sql("select * from person where staff_role is not null and active order by name, id")
                        .query(People::read)
                        .list());
    }

    /// Addresses of staff who asked for letters about alarms.
    public List<String> readersOfAlarms() {
        return transactions.asOperator(
                "see who wants letters about alarms",
                () -> jdbc.sql(
                                "select email from person where alarm_letters and staff_role is not null and active order by email")
                        .query(String.class)
                        .list());
    }

    public boolean readsAlarms(PersonId id) {
        return transactions.asOperator(
                "see whether somebody wants letters about alarms",
                () -> jdbc.sql("select alarm_letters from person where id = ?")
                        .param(id.value())
                        .query(Boolean.class)
                        .optional()
                        .orElse(false));
    }

    public void readAlarms(PersonId id, boolean wanted) {
        transactions.asOperator(
                "choose letters about alarms",
                () -> jdbc.sql("update person set alarm_letters = ? where id = ? and staff_role is not null")
                        .param(wanted)
                        .param(id.value())
                        .update());
    }

    public Optional<Person> find(PersonId id) {
        return all().stream().filter(person -> person.id().equals(id)).findFirst();
    }

    /// From then on the person signs in with the account of this address. Somebody who works for a tenant keeps that.
    ///
    /// @param role of staff
    /// @return the person; empty when this address is staff already
    public Optional<PersonId> admit(Actor actor, String email, String name, Role role) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        return transactions.asOperator("let somebody of the staff in", () -> {
            Optional<PersonId> admitted = jdbc.sql("""
                            insert into person (email, name, staff_role) values (:email, :name, :role)
                            on conflict (email) do update set active = true, staff_role = :role
                            where person.staff_role is null or not person.active
                            returning id
                            """)
                    .param("email", address)
                    .param("name", name.isBlank() ? address : name.strip())
                    .param("role", role.name())
                    .query(UUID.class)
                    .optional()
                    .map(PersonId::new);
            admitted.ifPresent(person -> note(actor, "staff.admit", person, null, role));
            return admitted;
        });
    }

    /// @param role of staff
    public Memberships.Result changeRole(Actor actor, PersonId person, Role role) {
        return change(actor, "staff.role", person, role);
    }

    /// From the next request on this person is no longer staff, and no visit of theirs goes on.
    public Memberships.Result end(Actor actor, PersonId person) {
        return change(actor, "staff.end", person, null);
    }

    /// Somebody else ended where this person is signed in.
    public void noteSignOut(Actor actor, PersonId person) {
        transactions.asOperator("note a sign-out", () -> {
            note(actor, "person.sign-out", person, null, null);
            return true;
        });
    }

    private Memberships.Result change(Actor actor, String action, PersonId person, @Nullable Role next) {
        return transactions.asOperator("change the role of somebody of the staff", () -> {
            // all of them, so that two administrators cannot remove each other at the same time
            List<Person> staff = jdbc.sql(
                            "select * from person where staff_role is not null and active order by id for update")
                    .query(People::read)
                    .list();
            Optional<Person> before =
                    staff.stream().filter(each -> each.id().equals(person)).findFirst();
            if (before.isEmpty()) {
                return Memberships.Result.UNKNOWN;
            }
            Role role = before.get().staffRole();
            if (role == next) {
                return Memberships.Result.UNCHANGED;
            }
            if (role == Role.BSP_ADMIN
                    && staff.stream()
                                    .filter(each -> each.staffRole() == Role.BSP_ADMIN)
                                    .count()
                            == 1) {
                return Memberships.Result.LAST_ADMINISTRATOR;
            }
            jdbc.sql("update person set staff_role = ? where id = ?")
                    .param(next == null ? null : next.name())
                    .param(person.value())
                    .update();
            note(actor, action, person, role, next);
            return Memberships.Result.DONE;
        });
    }

    private void note(Actor actor, String action, PersonId person, @Nullable Role before, @Nullable Role after) {
        audit.recordForStaff(actor, action, "person:" + person, null, said(before), said(after));
    }

    private static @Nullable String said(@Nullable Role role) {
        return role == null ? null : "{\"role\":\"" + role.name() + "\"}";
    }
}
