package io.pulseline.platform.plans;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.rating.PricePlan;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// The plans of a tenant, one from each day. A day on which something was charged keeps the plan it had.
@Service
public class PricePlans {
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    PricePlans(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// How a change ended.
    public sealed interface Result {
        record Done() implements Result {}

        /// Nothing of the past is priced anew.
        ///
        /// @param earliest day that a plan may begin on
        record TooEarly(LocalDate earliest) implements Result {}
    }

    /// Newest first, those that have not begun included.
    public List<TenantPlan> of(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from price_plan order by effective_from desc")
                        .query(PricePlans::read)
                        .list());
    }

    /// First day that a plan may begin on: today, unless a call or message of today or later is charged already.
    public LocalDate earliest(Tenant tenant) {
        return transactions.inTenant(tenant.id(), () -> earliestDay(tenant));
    }

    /// Replaces a plan of the same day.
    public Result keep(Actor actor, Tenant tenant, TenantPlan wanted) {
        PricePlan plan = wanted.plan();
        return transactions.inTenant(tenant.id(), () -> {
            pauseRating(tenant.id());
            LocalDate earliest = earliestDay(tenant);
            if (wanted.from().isBefore(earliest)) {
                return new Result.TooEarly(earliest);
            }
            String before = said(inForce(wanted.from()));
            jdbc.sql("""
                            insert into price_plan (tenant_id, effective_from, name, currency, markup_percent, per_pulse, markup_per_minute,
                                                    increment_seconds, minimum, free_minutes, per_message, tax_name, tax_percent, made_by, made_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (tenant_id, effective_from) do update set
                                name = excluded.name, currency = excluded.currency, markup_percent = excluded.markup_percent,
                                per_pulse = excluded.per_pulse, markup_per_minute = excluded.markup_per_minute,
                                increment_seconds = excluded.increment_seconds, minimum = excluded.minimum,
                                free_minutes = excluded.free_minutes, per_message = excluded.per_message, tax_name = excluded.tax_name,
                                tax_percent = excluded.tax_percent, made_by = excluded.made_by, made_at = excluded.made_at
                            """)
                    .param(tenant.id().value())
                    .param(wanted.from())
                    .param(plan.name())
                    .param(plan.currency().getCurrencyCode())
                    .param(plan.markupPercent())
                    .param(plan.perPulse())
                    .param(plan.perMinute())
                    .param(plan.incrementSeconds())
                    .param(plan.minimum())
                    .param(plan.freeMinutes())
                    .param(wanted.perMessage())
                    .param(wanted.taxName())
                    .param(wanted.taxPercent())
                    .param(actor.label())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            note(tenant, actor, "plan.change", before, said(Optional.of(wanted)));
            return new Result.Done();
        });
    }

    /// Takes back a plan that has not begun; the one before it goes on.
    ///
    /// @return empty when no plan begins on that day
    public Optional<Result> withdraw(Actor actor, Tenant tenant, LocalDate from) {
        return transactions.inTenant(tenant.id(), () -> {
            pauseRating(tenant.id());
            Optional<TenantPlan> found =
                    inForce(from).filter(plan -> plan.from().equals(from));
            LocalDate earliest = earliestDay(tenant);
            if (found.isPresent() && from.isBefore(earliest)) {
                return Optional.<Result>of(new Result.TooEarly(earliest));
            }
            found.ifPresent(plan -> {
                jdbc.sql("delete from price_plan where effective_from = ?")
                        .param(from)
                        .update();
                note(tenant, actor, "plan.withdraw", said(found), null);
            });
            return found.map(plan -> (Result) new Result.Done());
        });
    }

    /// No call is rated between looking how far the charges go and changing what they are priced by; the lock is the
    /// one that a month is rated again under.
    private void pauseRating(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(?))")
                .param("rating:" + tenant)
                .query()
                .singleRow();
    }

    private LocalDate earliestDay(Tenant tenant) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), tenant.zone());
        return jdbc.sql("select greatest((select max(day) from charge), (select max(day) from message_charge)) as day")
                .query((row, index) -> Optional.ofNullable(row.getObject("day", LocalDate.class)))
                .single()
                .map(charged -> charged.plusDays(1))
                .filter(after -> after.isAfter(today))
                .orElse(today);
    }

    private Optional<TenantPlan> inForce(LocalDate day) {
        return jdbc.sql("select * from price_plan where effective_from <= ? order by effective_from desc limit 1")
                .param(day)
                .query(PricePlans::read)
                .optional();
    }

    private void note(Tenant tenant, Actor actor, String action, @Nullable String before, @Nullable String after) {
        audit.recordForStaff(actor, action, "tenant:" + tenant.slug(), tenant.id(), before, after);
        audit.record(tenant.id(), actor, action, "tenant:" + tenant.slug(), before, after);
    }

    private @Nullable String said(Optional<TenantPlan> plan) {
        return plan.map(kept -> {
                    Map<String, Object> words = new LinkedHashMap<>();
                    words.put("from", kept.from().toString());
                    words.put("name", kept.plan().name());
                    words.put("currency", kept.plan().currency().getCurrencyCode());
                    words.put("markup_percent", plain(kept.plan().markupPercent()));
                    words.put("per_pulse", plain(kept.plan().perPulse()));
                    words.put("per_minute", plain(kept.plan().perMinute()));
                    words.put("increment_seconds", kept.plan().incrementSeconds());
                    words.put("minimum", plain(kept.plan().minimum()));
                    words.put("free_minutes", kept.plan().freeMinutes());
                    words.put("per_message", plain(kept.perMessage()));
                    words.put("tax", kept.taxName() + " " + plain(kept.taxPercent()));
                    return json.writeValueAsString(words);
                })
                .orElse(null);
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static TenantPlan read(ResultSet row, int index) throws SQLException {
        return new TenantPlan(
                new PricePlan(
                        row.getString("name"),
                        Currency.getInstance(row.getString("currency")),
                        row.getBigDecimal("markup_percent"),
                        row.getBigDecimal("per_pulse"),
                        row.getBigDecimal("markup_per_minute"),
                        row.getInt("increment_seconds"),
                        row.getBigDecimal("minimum"),
                        row.getInt("free_minutes")),
                row.getObject("effective_from", LocalDate.class),
                row.getBigDecimal("per_message"),
                row.getString("tax_name"),
                row.getBigDecimal("tax_percent"),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant());
    }
}
