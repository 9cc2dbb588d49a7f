package io.pulseline.platform.rating;

import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of charges and their rollup. Every method runs inside the caller's tenant transaction.
@Repository
class ChargeStore implements MonthCounts {
    private final JdbcClient jdbc;

    ChargeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A charge and the rollup row that it is summed up in.
    record Kept(
            Charge charge,
            LocalDate day,
            String number,
            @Nullable String agent,
            @Nullable String tag) {}

    Optional<Charge> latest(CallId call) {
        return kept(call).map(Kept::charge);
    }

    Optional<Kept> kept(CallId call) {
        return jdbc.sql("select * from charge where call_id = ? order by version desc limit 1")
                .param(call.value())
                .query((row, index) -> new Kept(
                        read(row, index),
                        row.getObject("day", LocalDate.class),
                        row.getString("number_id"),
                        row.getString("agent_name"),
                        row.getString("tag")))
                .optional();
    }

    List<Charge> versions(CallId call) {
        return jdbc.sql("select * from charge where call_id = ? order by version")
                .param(call.value())
                .query(ChargeStore::read)
                .list();
    }

    /// Calls are rated side by side; a month is rated again alone.
    void shareRating(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock_shared(hashtext(?))")
                .param("rating:" + tenant)
                .query()
                .singleRow();
    }

    void ownRating(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(?))")
                .param("rating:" + tenant)
                .query()
                .singleRow();
    }

    List<Charge> latest(List<CallId> calls) {
        return jdbc.sql(
                        "select distinct on (call_id) * from charge where call_id = any (?) order by call_id, version desc")
                .param(calls.stream().map(CallId::value).toArray(UUID[]::new))
                .query(ChargeStore::read)
                .list();
    }

    /// The tenant's plan of a day, when it is in this currency: amounts of two currencies are never added.
    Optional<PricePlan> plan(Currency currency, LocalDate day) {
        return jdbc.sql("""
                        select * from (select * from price_plan where effective_from <= ? order by effective_from desc limit 1) p
                        where p.currency = ?
                        """)
                .param(day)
                .param(currency.getCurrencyCode())
                .query((row, index) -> new PricePlan(
                        row.getString("name"),
                        currency,
                        row.getBigDecimal("markup_percent"),
                        row.getBigDecimal("per_pulse"),
                        row.getBigDecimal("markup_per_minute"),
                        row.getInt("increment_seconds"),
                        row.getBigDecimal("minimum"),
                        row.getInt("free_minutes")))
                .optional();
    }

    /// Whose business the account is, as Meta told; empty when it never did.
    /// Whether the number is one that Meta gives away for trying out, or the call another provider's.
    boolean nobodysBill(Cdr cdr) {
        return jdbc.sql("""
                        select exists (select 1 from phone_number where id = ? and kind <> 'LIVE')
                            or exists (select 1 from call where id = ? and foreign_traffic)
                        """)
                .param(cdr.number().value())
                .param(cdr.call().value())
                .query(Boolean.class)
                .single();
    }

    String portfolio(WabaId waba) {
        return jdbc.sql("select coalesce(raw #>> '{owner_business_info,id}', '') from waba where id = ?")
                .param(waba.value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /// In which currency and by whose days an account is billed.
    record Billing(Currency currency, ZoneId zone) {}

    Billing billing(WabaId waba) {
        return jdbc.sql("select currency, zone from waba where id = ?")
                .param(waba.value())
                .query((row, index) ->
                        new Billing(Currency.getInstance(row.getString("currency")), ZoneId.of(row.getString("zone"))))
                .single();
    }

    /// Locks the month's allowance.
    @Override
    public long freeSeconds(TenantId tenant, LocalDate month) {
        return addFreeSeconds(tenant, month, 0);
    }

    @Override
    public long addFreeSeconds(TenantId tenant, LocalDate month, long seconds) {
        return jdbc.sql("""
                        insert into plan_usage as u (tenant_id, month, free_seconds) values (?, ?, ?)
                        on conflict (tenant_id, month) do update set free_seconds = u.free_seconds + excluded.free_seconds
                        returning free_seconds
                        """)
                .param(tenant.value())
                .param(month)
                .param(seconds)
                .query(Long.class)
                .single();
    }

    /// Locks the month's counter, adds, and tells what it was before.
    @Override
    public BigDecimal addUsage(TenantId tenant, String portfolio, String market, LocalDate month, long pulses) {
        long after = jdbc.sql("""
                        insert into tier_usage as u (tenant_id, portfolio, market, month, pulses) values (?, ?, ?, ?, ?)
                        on conflict (tenant_id, portfolio, market, month) do update set pulses = u.pulses + excluded.pulses
                        returning pulses
                        """)
                .param(tenant.value())
                .param(portfolio)
                .param(market)
                .param(month)
                .param(pulses)
                .query(Long.class)
                .single();
        return BigDecimal.valueOf(after - pulses, 1);
    }

    /// Minutes of a market in a month so far, of the portfolio that has most: a preview names no account.
    BigDecimal minutes(String market, LocalDate month) {
        return jdbc.sql("select pulses from tier_usage where market = ? and month = ? order by pulses desc limit 1")
                .param(market)
                .param(month)
                .query(Long.class)
                .optional()
                .map(pulses -> BigDecimal.valueOf(pulses, 1))
                .orElse(BigDecimal.ZERO);
    }

    /// Before a month is rated again from its first call on.
    void forgetUsage(LocalDate month) {
        jdbc.sql("update tier_usage set pulses = 0 where month = ?")
                .param(month)
                .update();
        jdbc.sql("update plan_usage set free_seconds = 0 where month = ?")
                .param(month)
                .update();
    }

    /// The highest tier that Meta told of before a moment; null when it told none.
    @Nullable
    Long toldTier(String portfolio, String market, LocalDate month, Instant at) {
        return jdbc.sql("""
                        select max(tier_from) as told from tier_told
                        where portfolio = ? and market = ? and month = ? and told_at <= ?
                        """)
                .param(portfolio)
                .param(market)
                .param(month)
                .param(Timestamp.from(at))
                .query((row, index) -> Optional.ofNullable(row.getObject("told", Long.class)))
                .single()
                .orElse(null);
    }

    /// Several webhooks may tell of one change: the earliest counts.
    void tellTier(TenantId tenant, String portfolio, String market, LocalDate month, long from, Instant at) {
        jdbc.sql("""
                        insert into tier_told as t (tenant_id, portfolio, market, month, tier_from, told_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, portfolio, market, month, tier_from) do update set told_at = least(t.told_at, excluded.told_at)
                        """)
                .param(tenant.value())
                .param(portfolio)
                .param(market)
                .param(month)
                .param(from)
                .param(Timestamp.from(at))
                .update();
    }

    /// Has the month priced again by the next run.
    void askAgain(TenantId tenant, LocalDate month, Instant now) {
        jdbc.sql("""
                        insert into rating_due (tenant_id, month, asked_at) values (?, ?, ?)
                        on conflict (tenant_id, month) do update set asked_at = excluded.asked_at
                        """)
                .param(tenant.value())
                .param(month)
                .param(Timestamp.from(now))
                .update();
    }

    /// Months that are to be priced again: asked for, or of days that a card was put in force for after they
    /// were over.
    ///
    /// @param from what is older stays: Meta looks no further back for a tier
    List<LocalDate> due(LocalDate from) {
        return jdbc.sql("""
                        select month from rating_due
                        union
                        select date_trunc('month', d.day)::date
                        from cost_day d join rate_card c on c.kind = 'CALL' and c.active and c.currency = d.currency
                                                        and coalesce(c.active_from, c.effective_from) <= d.day
                        where d.day >= ? and d.calls > 0 and c.activated_at > d.day + 1
                          and c.activated_at > coalesce((select max(done_at) from rating_again a
                                                         where a.month = date_trunc('month', d.day)::date), '-infinity')
                        order by 1
                        """)
                .param(from)
                .query((row, index) -> row.getObject(1, LocalDate.class))
                .list();
    }

    /// @param begun words that came later ask for another run
    void doneAgain(TenantId tenant, LocalDate month, Instant begun, int changed) {
        jdbc.sql("delete from rating_due where month = ? and asked_at <= ?")
                .param(month)
                .param(Timestamp.from(begun))
                .update();
        jdbc.sql("insert into rating_again (tenant_id, month, done_at, changed) values (?, ?, ?, ?)")
                .param(tenant.value())
                .param(month)
                .param(Timestamp.from(begun))
                .param(changed)
                .update();
    }

    /// The card's own spelling of a market that Meta names in any case; the name as given when no card has it.
    String market(String region) {
        return jdbc.sql("select market from rate where lower(market) = lower(?) limit 1")
                .param(region)
                .query(String.class)
                .optional()
                .orElse(region);
    }

    void insert(TenantId tenant, Kept kept, Instant startedAt) {
        Charge charge = kept.charge();
        jdbc.sql("""
                        insert into charge (tenant_id, call_id, version, rated_at, started_at, day, number_id, direction, agent_name,
                                            answered, seconds, pulses, market, prefix, tier_from, tier_to, minutes_before,
                                            crossed, per_minute, card_version, rate_from, rate_source, currency, meta_cost,
                                            tenant_price, plan, unrated_reason, evidence, free_seconds, tag)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(charge.call().value())
                .param(charge.version())
                .param(Timestamp.from(charge.ratedAt()))
                .param(Timestamp.from(startedAt))
                .param(kept.day())
                .param(kept.number())
                .param(charge.direction().name())
                .param(kept.agent())
                .param(charge.answered())
                .param(charge.seconds())
                .param(charge.pulses())
                .param(charge.market())
                .param(charge.prefix())
                .param(charge.tier() == null ? null : charge.tier().from())
                .param(charge.tier() == null ? null : charge.tier().to())
                .param(charge.minutesBefore())
                .param(charge.crossed())
                .param(charge.perMinute())
                .param(charge.cardVersion())
                .param(charge.rateFrom())
                .param(charge.rateSource())
                .param(charge.currency().getCurrencyCode())
                .param(charge.metaCost())
                .param(charge.tenantPrice())
                .param(charge.plan())
                .param(charge.unratedReason())
                .param(charge.evidence().toArray(new UUID[0]))
                .param(charge.freeSeconds())
                .param(kept.tag())
                .update();
    }

    /// Both sums that the charge is part of.
    ///
    /// @param sign 1 adds the charge, -1 takes a superseded one out again
    void rollup(TenantId tenant, Kept kept, int sign) {
        Charge charge = kept.charge();
        amounts(
                jdbc.sql("""
                        insert into cost_rollup as r (tenant_id, day, number_id, market, direction, agent, currency, tier_from, calls,
                                                      answered, seconds, pulses, meta_cost, tenant_price, unrated)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, day, number_id, market, direction, agent, currency, tier_from) do update set
                        """ + ADD)
                        .param(tenant.value())
                        .param(kept.day())
                        .param(kept.number())
                        .param(charge.market() == null ? "" : charge.market())
                        .param(charge.direction().name())
                        .param(kept.agent() == null ? "" : kept.agent())
                        .param(charge.currency().getCurrencyCode())
                        .param(charge.tier() == null ? -1 : charge.tier().from()),
                charge,
                sign);
        amounts(
                jdbc.sql("""
                        insert into cost_day as r (tenant_id, day, market, direction, currency, calls, answered, seconds, pulses,
                                                   meta_cost, tenant_price, unrated)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, day, market, direction, currency) do update set
                        """ + ADD)
                        .param(tenant.value())
                        .param(kept.day())
                        .param(charge.market() == null ? "" : charge.market())
                        .param(charge.direction().name())
                        .param(charge.currency().getCurrencyCode()),
                charge,
                sign);
    }

    private static final String ADD = """
            calls = r.calls + excluded.calls, answered = r.answered + excluded.answered,
            seconds = r.seconds + excluded.seconds, pulses = r.pulses + excluded.pulses,
            meta_cost = r.meta_cost + excluded.meta_cost, tenant_price = r.tenant_price + excluded.tenant_price,
            unrated = r.unrated + excluded.unrated
            """;

    private static void amounts(JdbcClient.StatementSpec sum, Charge charge, int sign) {
        sum.param(sign)
                .param(charge.answered() ? sign : 0)
                .param(sign * charge.seconds())
                .param(sign * charge.pulses())
                .param(signed(charge.metaCost(), sign))
                .param(signed(charge.tenantPrice(), sign))
                .param(charge.unratedReason() == null ? 0 : sign)
                .update();
    }

    private static BigDecimal signed(@Nullable BigDecimal amount, int sign) {
        return amount == null ? BigDecimal.ZERO : amount.multiply(BigDecimal.valueOf(sign));
    }

    private static Charge read(ResultSet row, int index) throws SQLException {
        long tierFrom = row.getLong("tier_from");
        boolean hasTier = !row.wasNull();
        long tierTo = row.getLong("tier_to");
        @Nullable Long to = row.wasNull() ? null : tierTo;
        int card = row.getInt("card_version");
        @Nullable Integer cardVersion = row.wasNull() ? null : card;
        Array evidence = row.getArray("evidence");
        return new Charge(
                new CallId(row.getObject("call_id", UUID.class)),
                row.getInt("version"),
                Direction.valueOf(row.getString("direction")),
                row.getBoolean("answered"),
                row.getLong("seconds"),
                row.getLong("pulses"),
                row.getString("market"),
                row.getString("prefix"),
                hasTier ? new Tier(tierFrom, to) : null,
                row.getBigDecimal("minutes_before"),
                row.getBoolean("crossed"),
                row.getBigDecimal("per_minute"),
                cardVersion,
                row.getObject("rate_from", LocalDate.class),
                row.getString("rate_source"),
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("meta_cost"),
                row.getBigDecimal("tenant_price"),
                row.getString("plan"),
                row.getLong("free_seconds"),
                row.getString("unrated_reason"),
                List.of((UUID[]) evidence.getArray()),
                row.getTimestamp("rated_at").toInstant());
    }
}
