package io.pulseline.platform.budgets;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of budgets. Every method runs inside the caller's tenant transaction.
@Repository
class BudgetStore {
    private final JdbcClient jdbc;

    BudgetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Budget> all() {
        return jdbc.sql("select * from budget order by currency")
                .query(BudgetStore::read)
                .list();
    }

    Optional<Budget> of(Currency currency) {
        return jdbc.sql("select * from budget where currency = ?")
                .param(currency.getCurrencyCode())
                .query(BudgetStore::read)
                .optional();
    }

    private static Budget read(ResultSet row, int index) throws SQLException {
        return new Budget(
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("month_amount"),
                row.getInt("warn_percent"),
                row.getBigDecimal("day_cap"),
                row.getInt("hold_minutes"));
    }

    void keep(TenantId tenant, Budget budget, Instant now, String actor) {
        jdbc.sql("""
                        insert into budget (tenant_id, currency, month_amount, warn_percent, day_cap, hold_minutes, changed_at, changed_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, currency) do update set month_amount = excluded.month_amount,
                            warn_percent = excluded.warn_percent, day_cap = excluded.day_cap, hold_minutes = excluded.hold_minutes,
                            changed_at = excluded.changed_at, changed_by = excluded.changed_by
                        """)
                .param(tenant.value())
                .param(budget.currency().getCurrencyCode())
                .param(budget.monthAmount())
                .param(budget.warnPercent())
                .param(budget.dayCap())
                .param(budget.holdMinutes())
                .param(Timestamp.from(now))
                .param(actor)
                .update();
    }

    OptionalLong concurrent() {
        return jdbc.sql("select concurrent from dial_cap").query(Long.class).optional().stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    void keepConcurrent(TenantId tenant, @Nullable Long concurrent, Instant now, String actor) {
        if (concurrent == null) {
            jdbc.sql("delete from dial_cap").update();
            return;
        }
        jdbc.sql("""
                        insert into dial_cap (tenant_id, concurrent, changed_at, changed_by) values (?, ?, ?, ?)
                        on conflict (tenant_id) do update set concurrent = excluded.concurrent, changed_at = excluded.changed_at,
                            changed_by = excluded.changed_by
                        """)
                .param(tenant.value())
                .param(concurrent)
                .param(Timestamp.from(now))
                .param(actor)
                .update();
    }

    /// What calls of the day may cost that have no price yet. One that has lasted longer than it was thought
    /// to holds
    /// back as much more.
    BigDecimal held(LocalDate day, Currency currency, Instant now) {
        return jdbc.sql("""
                        select coalesce(sum(amount * greatest(1, ceil(extract(epoch from :now::timestamptz - held_at) / 60 / hold_minutes))), 0)
                        from spend_hold where day = :day and currency = :currency
                        """)
                .param("now", Timestamp.from(now))
                .param("day", day)
                .param("currency", currency.getCurrencyCode())
                .query(BigDecimal.class)
                .single();
    }

    void hold(TenantId tenant, CallId call, LocalDate day, Budget budget, BigDecimal amount, Instant now) {
        jdbc.sql("""
                        insert into spend_hold (tenant_id, call_id, day, currency, amount, hold_minutes, held_at) values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(call.value())
                .param(day)
                .param(budget.currency().getCurrencyCode())
                .param(amount)
                .param(budget.holdMinutes())
                .param(Timestamp.from(now))
                .update();
    }

    void release(CallId call) {
        jdbc.sql("delete from spend_hold where call_id = ?").param(call.value()).update();
    }

    /// @return false when it was said before
    boolean raise(TenantId tenant, CostAlert alert) {
        return jdbc.sql("""
                        insert into cost_alert (tenant_id, kind, subject, period, raised_at, detail) values (?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                        .param(tenant.value())
                        .param(alert.kind().name())
                        .param(alert.subject())
                        .param(alert.period())
                        .param(Timestamp.from(alert.raisedAt()))
                        .param(alert.detail())
                        .update()
                == 1;
    }

    /// Newest first.
    List<CostAlert> alerts(int limit) {
        return jdbc.sql("select * from cost_alert order by raised_at desc, kind limit ?")
                .param(limit)
                .query((row, index) -> new CostAlert(
                        CostAlert.Kind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        row.getObject("period", LocalDate.class),
                        row.getTimestamp("raised_at").toInstant(),
                        row.getString("detail")))
                .list();
    }
}
