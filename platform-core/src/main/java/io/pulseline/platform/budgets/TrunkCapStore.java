package io.pulseline.platform.budgets;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of trunks' caps. Every method runs inside the caller's tenant transaction.
@Repository
class TrunkCapStore {
    private static final int KEPT_DAYS = 35;

    private final JdbcClient jdbc;

    TrunkCapStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What a call of a trunk may cost.
    record Held(CallId call, UUID trunk, LocalDate day, Currency currency, BigDecimal amount, int holdMinutes) {}

    /// @return empty for an unknown trunk, and for a phone that registers by itself
    Optional<String> name(UUID trunk) {
        return jdbc.sql("select name from sip_trunk where id = ?")
                .param(trunk)
                .query(String.class)
                .optional();
    }

    /// By currency code.
    Map<String, BigDecimal> caps(UUID trunk) {
        Map<String, BigDecimal> caps = new TreeMap<>();
        jdbc.sql("select currency, day_cap from trunk_cap where trunk_id = ?")
                .param(trunk)
                .query((row, index) -> caps.put(row.getString("currency"), row.getBigDecimal("day_cap")))
                .list();
        return caps;
    }

    void keep(TenantId tenant, UUID trunk, Map<String, BigDecimal> caps, Instant now, String actor) {
        jdbc.sql("delete from trunk_cap where trunk_id = ?").param(trunk).update();
        caps.forEach((currency, cap) -> jdbc.sql("""
                        insert into trunk_cap (tenant_id, trunk_id, currency, day_cap, changed_at, changed_by)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(trunk)
                .param(currency)
                .param(cap)
                .param(Timestamp.from(now))
                .param(actor)
                .update());
    }

    Optional<LocalDate> lastDay(UUID trunk) {
        return jdbc.sql("select day from trunk_spend where trunk_id = ? order by day desc limit 1")
                .param(trunk)
                .query(LocalDate.class)
                .optional();
    }

    /// By currency code. A call that has lasted longer than it was thought to holds back as much more.
    Map<String, BigDecimal> spent(UUID trunk, LocalDate day, Instant now) {
        Map<String, BigDecimal> spent = new TreeMap<>();
        jdbc.sql("""
                        select currency, sum(amount * case when hold_minutes is null then 1
                            else greatest(1, ceil(extract(epoch from :now::timestamptz - held_at) / 60 / hold_minutes)) end) as amount
                        from trunk_spend where trunk_id = :trunk and day = :day group by currency
                        """)
                .param("now", Timestamp.from(now))
                .param("trunk", trunk)
                .param("day", day)
                .query((row, index) -> spent.put(row.getString("currency"), row.getBigDecimal("amount")))
                .list();
        return spent;
    }

    void hold(TenantId tenant, Held held, Instant now) {
        jdbc.sql("delete from trunk_spend where trunk_id = ? and day < ?")
                .param(held.trunk())
                .param(held.day().minusDays(KEPT_DAYS))
                .update();
        jdbc.sql("""
                        insert into trunk_spend (tenant_id, call_id, trunk_id, day, currency, amount, hold_minutes, held_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(held.call().value())
                .param(held.trunk())
                .param(held.day())
                .param(held.currency().getCurrencyCode())
                .param(held.amount())
                .param(held.holdMinutes())
                .param(Timestamp.from(now))
                .update();
    }

    void priced(CallId call, BigDecimal price) {
        jdbc.sql("update trunk_spend set amount = ?, hold_minutes = null where call_id = ?")
                .param(price)
                .param(call.value())
                .update();
    }
}
