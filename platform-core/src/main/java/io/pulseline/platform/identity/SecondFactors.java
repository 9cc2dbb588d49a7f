package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.secrets.PlatformVault;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What somebody proves beside the word of the identity provider: codes of an app, and codes on paper for the day the
/// phone is gone. Passkeys are [Passkeys]'. Who has any is asked once a session; a tenant may demand it of everybody.
@Service
public class SecondFactors {
    /// Wrong codes in [#SPAN]: with three codes good at a time, a guesser needs years for a million.
    static final int MOST_WRONG = 5;

    static final Duration SPAN = Duration.ofMinutes(10);
    private static final int CODES = 10;
    /// Letters of a recovery code, five bits each: too many to be found from their hashes.
    private static final int CODE_LETTERS = 16;

    /// Without letters that are read as others.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TenantTransactions transactions;
    private final PlatformVault vault;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final StaffSettings staff;
    private final Clock clock;

    SecondFactors(
            TenantTransactions transactions,
            PlatformVault vault,
            AuditTrail audit,
            JdbcClient jdbc,
            StaffSettings staff,
            Clock clock) {
        this.transactions = transactions;
        this.vault = vault;
        this.audit = audit;
        this.jdbc = jdbc;
        this.staff = staff;
        this.clock = clock;
    }

    /// @param authenticator an app that proved itself
    /// @param codes         recovery codes that were not used
    public record State(boolean authenticator, int codes) {}

    /// How a typed code was taken.
    public sealed interface Check {
        /// @param recovery one of the codes on paper, gone now
        record Passed(boolean recovery) implements Check {}

        record Wrong() implements Check {}

        /// @param until when the next one is looked at
        record TooMany(Instant until) implements Check {}
    }

    public State of(PersonId person) {
        return transactions.asOperator(
                "see what second factors a person has",
                () -> jdbc.sql("""
                        select exists (select from authenticator where person_id = :id and confirmed_at is not null) as app,
                               (select count(*) from recovery_code where person_id = :id and used_at is null) as codes
                        """)
                        .param("id", person.value())
                        .query((row, index) -> new State(row.getBoolean("app"), row.getInt("codes")))
                        .single());
    }

    /// A new secret for an app. It counts for nothing until [#confirm].
    ///
    /// @return empty when an app is set up already: that one is removed first
    public Optional<Secret> begin(PersonId person) {
        Secret secret = new Secret(TimeCodes.newSecret());
        boolean begun = transactions.asOperator(
                "begin to set up an authenticator app",
                () -> jdbc.sql("""
                                insert into authenticator as a (person_id, secret, made_at) values (?, ?, ?)
                                on conflict (person_id) do update set secret = excluded.secret, made_at = excluded.made_at, last_step = 0
                                where a.confirmed_at is null
                                """)
                                .param(person.value())
                                .param(vault.seal(place(person), secret))
                                .param(Timestamp.from(clock.instant()))
                                .update()
                        == 1);
        return begun ? Optional.of(secret) : Optional.empty();
    }

    /// The secret of [#begin], for showing it once more until it is confirmed.
    public Optional<Secret> unconfirmed(PersonId person) {
        return transactions.asOperator(
                "show the secret of an app that is being set up",
                () -> jdbc.sql("select secret from authenticator where person_id = ? and confirmed_at is null")
                        .param(person.value())
                        .query(byte[].class)
                        .optional()
                        .map(kept -> vault.open(place(person), kept)));
    }

    /// A first code proves that the app has the secret.
    public Check confirm(Actor.Human actor, String code) {
        return guarded(actor, () -> {
            boolean right = taken(actor.id(), code, false);
            if (right) {
                jdbc.sql("update authenticator set confirmed_at = ? where person_id = ?")
                        .param(Timestamp.from(clock.instant()))
                        .param(actor.id().value())
                        .update();
                note(actor, "second-factor.app.add");
            }
            return right ? new Check.Passed(false) : new Check.Wrong();
        });
    }

    /// A code of the app or one on paper, in whatever spelling.
    public Check check(Actor.Human actor, String typed) {
        String code = typed.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return guarded(actor, () -> {
            if (code.matches("[0-9]{" + TimeCodes.DIGITS + "}")) {
                return taken(actor.id(), code, true) ? new Check.Passed(false) : new Check.Wrong();
            }
            boolean paper = code.length() == CODE_LETTERS
                    && jdbc.sql("""
                                    update recovery_code set used_at = ? where person_id = ? and sha256 = ? and used_at is null
                                    """)
                                    .param(Timestamp.from(clock.instant()))
                                    .param(actor.id().value())
                                    .param(ApiKeys.sha256(code))
                                    .update()
                            == 1;
            if (paper) {
                note(actor, "second-factor.recovery");
            }
            return paper ? new Check.Passed(true) : new Check.Wrong();
        });
    }

    /// Ten codes for paper, each good once; those of before are void.
    ///
    /// @return shown this once: only their hashes are kept
    public List<String> newCodes(Actor.Human actor) {
        List<String> codes = new ArrayList<>();
        transactions.asOperator("make recovery codes", () -> {
            jdbc.sql("delete from recovery_code where person_id = ?")
                    .param(actor.id().value())
                    .update();
            for (int i = 0; i < CODES; i++) {
                String code = code();
                jdbc.sql("insert into recovery_code (person_id, sha256) values (?, ?)")
                        .param(actor.id().value())
                        .param(ApiKeys.sha256(code))
                        .update();
                codes.add(code.replaceAll("(.{4})(?!$)", "$1-"));
            }
            note(actor, "second-factor.codes");
            return true;
        });
        return codes;
    }

    /// @return false when there is none
    public boolean removeApp(Actor.Human actor) {
        return transactions.asOperator("remove an authenticator app", () -> {
            boolean removed = jdbc.sql("delete from authenticator where person_id = ?")
                            .param(actor.id().value())
                            .update()
                    == 1;
            if (removed) {
                note(actor, "second-factor.app.remove");
            }
            return removed;
        });
    }

    /// All of it, for somebody who lost phone and paper; they set up anew at their next sign-in where it is demanded.
    public void forget(Actor actor, PersonId person) {
        transactions.asOperator("forget the second factors of a person", () -> {
            for (String sql : List.of(
                    "delete from authenticator where person_id = ?",
                    "delete from passkey where person_id = ?",
                    "delete from recovery_code where person_id = ?",
                    "delete from second_factor_failure where person_id = ?")) {
                jdbc.sql(sql).param(person.value()).update();
            }
            audit.recordForStaff(actor, "second-factor.forget", "person:" + person, null, null, null);
            return true;
        });
    }

    /// Whether a tenant's people have to prove a second factor, from their next request on.
    public void demand(Actor actor, Tenant tenant, boolean demanded) {
        transactions.asOperator("demand a second factor", () -> {
            jdbc.sql("update tenant set second_factor = ? where id = ?")
                    .param(demanded)
                    .param(tenant.id().value())
                    .update();
            return true;
        });
        transactions.inTenant(
                tenant.id(),
                () -> audit.record(
                        tenant.id(),
                        actor,
                        "tenant.second-factor",
                        "tenant:" + tenant.slug(),
                        null,
                        "{\"demanded\":" + demanded + "}"));
    }

    public boolean demandedOfStaff() {
        return staff.secondFactor();
    }

    public boolean demanded(Tenant tenant) {
        return transactions.inTenant(
                tenant.id(),
                () -> jdbc.sql("select second_factor from tenant")
                        .query(Boolean.class)
                        .single());
    }

    /// One look at a time, and not too many: the row of the person is locked, so that guesses side by side are counted.
    private Check guarded(Actor.Human actor, Supplier<Check> look) {
        return transactions.asOperator("look at a code", () -> {
            jdbc.sql("select id from person where id = ? for update")
                    .param(actor.id().value())
                    .query()
                    .singleRow();
            Instant now = clock.instant();
            jdbc.sql("delete from second_factor_failure where person_id = ? and at <= ?")
                    .param(actor.id().value())
                    .param(Timestamp.from(now.minus(SPAN)))
                    .update();
            List<Instant> wrong = jdbc.sql("select at from second_factor_failure where person_id = ? order by at")
                    .param(actor.id().value())
                    .query((row, index) -> row.getTimestamp("at").toInstant())
                    .list();
            if (wrong.size() >= MOST_WRONG) {
                return new Check.TooMany(wrong.getFirst().plus(SPAN));
            }
            Check check = look.get();
            if (check instanceof Check.Wrong) {
                jdbc.sql("insert into second_factor_failure (person_id, at) values (?, ?)")
                        .param(actor.id().value())
                        .param(Timestamp.from(now))
                        .update();
                note(actor, "second-factor.wrong");
            }
            return check;
        });
    }

    private boolean taken(PersonId person, String code, boolean confirmed) {
        record Row(byte[] secret, long last) {}
        Optional<Row> row = jdbc.sql(
                        "select secret, last_step from authenticator where person_id = ? and (confirmed_at is not null) = ?")
                .param(person.value())
                .param(confirmed)
                .query((found, index) -> new Row(found.getBytes("secret"), found.getLong("last_step")))
                .optional();
        OptionalLong step = row.map(kept -> TimeCodes.match(
                        vault.open(place(person), kept.secret()).reveal(), code, clock.instant(), kept.last()))
                .orElse(OptionalLong.empty());
        step.ifPresent(used -> jdbc.sql("update authenticator set last_step = ? where person_id = ?")
                .param(used)
                .param(person.value())
                .update());
        return step.isPresent();
    }

    private void note(Actor.Human actor, String action) {
        audit.recordForStaff(actor, action, "person:" + actor.id(), null, null, null);
    }

    private static String code() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CODE_LETTERS; i++) {
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    private static String place(PersonId person) {
        return "authenticator|secret|" + person;
    }
}
