package io.pulseline.platform.messages;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.messages.MessageCharge.Free;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of messages and their charges. Every method runs inside the caller's tenant transaction.
@Repository
class MessageStore {
    private final JdbcClient jdbc;

    MessageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds what one webhook says; locks the message until commit.
    ///
    /// @param deliveredAt null when this webhook does not say so; the earliest stands
    MessageFact learn(
            TenantId tenant,
            String message,
            PhoneNumberId number,
            @Nullable WabaId waba,
            String digits,
            String country,
            @Nullable String category,
            @Nullable String type,
            @Nullable Instant deliveredAt,
            UUID event) {
        return jdbc.sql("""
                        insert into message_fact as f (tenant_id, message_id, number_id, waba_id, digits, country, category, pricing_type,
                                                       delivered_at, evidence)
                        values (:tenant, :message, :number, :waba, :digits, :country, :category, :type, :delivered::timestamptz, array[:event::uuid])
                        on conflict (tenant_id, message_id) do update set
                            waba_id = coalesce(f.waba_id, excluded.waba_id),
                            digits = case when f.digits = '' then excluded.digits else f.digits end,
                            country = case when f.country = '' then excluded.country else f.country end,
                            category = coalesce(excluded.category, f.category),
                            pricing_type = coalesce(excluded.pricing_type, f.pricing_type),
                            delivered_at = least(f.delivered_at, excluded.delivered_at),
                            evidence = case when (excluded.category is not null or excluded.delivered_at is not null)
                                                 and not f.evidence @> excluded.evidence
                                            then f.evidence || excluded.evidence else f.evidence end
                        returning *
                        """)
                .param("tenant", tenant.value())
                .param("message", message)
                .param("number", number.value())
                .param("waba", waba == null ? null : waba.value())
                .param("digits", digits)
                .param("country", country)
                .param("category", category)
                .param("type", type)
                .param("delivered", deliveredAt == null ? null : Timestamp.from(deliveredAt))
                .param("event", event)
                .query(MessageStore::fact)
                .single();
    }

    /// Messages that can be priced, in the order of their delivery.
    List<MessageFact> delivered(Instant from, Instant to) {
        return jdbc.sql("""
                        select * from message_fact
                        where delivered_at >= ? and delivered_at < ? and category is not null and pricing_type is not null
                        order by delivered_at, message_id
                        """)
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .query(MessageStore::fact)
                .list();
    }

    private static MessageFact fact(ResultSet row, int index) throws SQLException {
        Timestamp delivered = row.getTimestamp("delivered_at");
        String waba = row.getString("waba_id");
        return new MessageFact(
                row.getString("message_id"),
                new PhoneNumberId(row.getString("number_id")),
                waba == null ? null : new WabaId(waba),
                row.getString("digits"),
                row.getString("country"),
                row.getString("category"),
                row.getString("pricing_type"),
                delivered == null ? null : delivered.toInstant(),
                List.of((UUID[]) row.getArray("evidence").getArray()));
    }

    /// Free messages of a month, null where the category has none on that day.
    @Nullable
    Long allowance(String category, LocalDate day) {
        return jdbc.sql("""
                        select free_messages from message_allowance where category = ? and effective_from <= ?
                        order by effective_from desc limit 1
                        """)
                .param(category)
                .param(day)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    long used(PhoneNumberId number, String category, LocalDate month) {
        return jdbc.sql("select messages from message_usage where number_id = ? and category = ? and month = ?")
                .param(number.value())
                .param(category)
                .param(month)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /// Counts one more, locks the counter, tells its place.
    long count(TenantId tenant, PhoneNumberId number, String category, LocalDate month) {
        return jdbc.sql("""
                        insert into message_usage as u (tenant_id, number_id, category, month, messages) values (?, ?, ?, ?, 1)
                        on conflict (tenant_id, number_id, category, month) do update set messages = u.messages + 1
                        returning messages
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(category)
                .param(month)
                .query(Long.class)
                .single();
    }

    void forgetUsage(LocalDate month) {
        jdbc.sql("update message_usage set messages = 0 where month = ?")
                .param(month)
                .update();
    }

    /// @param name null for a plan that adds nothing
    record Plan(@Nullable String name, BigDecimal markupPercent, BigDecimal perMessage) {}

    /// The tenant's plan of a day, when it is in this currency: amounts of two currencies are never added.
    Plan plan(Currency currency, LocalDate day) {
        return jdbc.sql("""
                        select name, markup_percent, per_message
                        from (select * from price_plan where effective_from <= ? order by effective_from desc limit 1) p
                        where p.currency = ?
                        """)
                .param(day)
                .param(currency.getCurrencyCode())
                .query((row, index) -> new Plan(
                        row.getString("name"), row.getBigDecimal("markup_percent"), row.getBigDecimal("per_message")))
                .optional()
                .orElse(new Plan(null, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    /// Messages are priced side by side with calls; a month is priced again alone.
    void share(TenantId tenant) {
        lock("select pg_advisory_xact_lock_shared(hashtext(?))", tenant);
    }

    void alone(TenantId tenant) {
        lock("select pg_advisory_xact_lock(hashtext(?))", tenant);
    }

    private void lock(String sql, TenantId tenant) {
        jdbc.sql(sql).param("messages:" + tenant).query().singleRow();
    }

    Optional<MessageCharge> latest(String message) {
        return jdbc.sql("select * from message_charge where message_id = ? order by version desc limit 1")
                .param(message)
                .query(MessageStore::charge)
                .optional();
    }

    List<MessageCharge> latest(List<String> messages) {
        return jdbc.sql("""
                        select distinct on (message_id) * from message_charge where message_id = any (?) order by message_id, version desc
                        """)
                .param(messages.toArray(new String[0]))
                .query(MessageStore::charge)
                .list();
    }

    void insert(TenantId tenant, MessageCharge charge, Instant now) {
        jdbc.sql("""
                        insert into message_charge (tenant_id, message_id, version, rated_at, delivered_at, day, number_id, category,
                                                    pricing_type, market, prefix, rate, card_version, rate_from, rate_source,
                                                    free_reason, place, currency, meta_cost, tenant_price, plan, unrated_reason, evidence)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(charge.message())
                .param(charge.version())
                .param(Timestamp.from(now))
                .param(Timestamp.from(charge.deliveredAt()))
                .param(charge.day())
                .param(charge.number().value())
                .param(charge.category())
                .param(charge.pricingType())
                .param(charge.market())
                .param(charge.prefix())
                .param(charge.rate())
                .param(charge.cardVersion())
                .param(charge.rateFrom())
                .param(charge.rateSource())
                .param(charge.free() == null ? null : charge.free().name())
                .param(charge.place())
                .param(charge.currency().getCurrencyCode())
                .param(charge.metaCost())
                .param(charge.tenantPrice())
                .param(charge.plan())
                .param(charge.unrated())
                .param(charge.evidence().toArray(new UUID[0]))
                .update();
    }

    /// @param sign 1 adds the charge to its day, -1 takes a superseded one out again
    void rollup(TenantId tenant, MessageCharge charge, int sign) {
        jdbc.sql("""
                        insert into message_day as d (tenant_id, day, number_id, market, category, currency, messages, free, meta_cost,
                                                      tenant_price, unrated)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, day, number_id, market, category, currency) do update set
                            messages = d.messages + excluded.messages, free = d.free + excluded.free,
                            meta_cost = d.meta_cost + excluded.meta_cost, tenant_price = d.tenant_price + excluded.tenant_price,
                            unrated = d.unrated + excluded.unrated
                        """)
                .param(tenant.value())
                .param(charge.day())
                .param(charge.number().value())
                .param(charge.market() == null ? "" : charge.market())
                .param(charge.category())
                .param(charge.currency().getCurrencyCode())
                .param(sign)
                .param(charge.free() == null ? 0 : sign)
                .param(signed(charge.metaCost(), sign))
                .param(signed(charge.tenantPrice(), sign))
                .param(charge.unrated() == null ? 0 : sign)
                .update();
    }

    private static BigDecimal signed(@Nullable BigDecimal amount, int sign) {
        return amount == null ? BigDecimal.ZERO : amount.multiply(BigDecimal.valueOf(sign));
    }

    /// Sums of whole days, both included; by number, market, category.
    List<MessageCosts.Row> sums(LocalDate from, LocalDate to, @Nullable PhoneNumberId number) {
        return jdbc.sql("""
                        select number_id, market, category, currency, sum(messages)::bigint as messages, sum(free)::bigint as free,
                               sum(meta_cost) as meta_cost, sum(tenant_price) as tenant_price, sum(unrated)::bigint as unrated
                        from message_day
                        where day between :from and :to and messages <> 0 and (:number::text is null or number_id = :number)
                        group by 1, 2, 3, 4 order by currency, category, market, number_id
                        """)
                .param("from", from)
                .param("to", to)
                .param("number", number == null ? null : number.value())
                .query((row, index) -> new MessageCosts.Row(
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("market"),
                        row.getString("category"),
                        Currency.getInstance(row.getString("currency")),
                        row.getLong("messages"),
                        row.getLong("free"),
                        row.getBigDecimal("meta_cost"),
                        row.getBigDecimal("tenant_price"),
                        row.getLong("unrated")))
                .list();
    }

    /// Both ways: equal rows meet, what is left over differs.
    long differences(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                        with facts as materialized (select * from message_sums(:from, :to)),
                        sums as (
                            select day, number_id, market, category, currency, messages, free, meta_cost, tenant_price, unrated
                            from message_day where day between :from and :to and messages <> 0
                        )
                        select count(*) from ((table sums except table facts) union all (table facts except table sums)) off
                        """)
                .param("from", from)
                .param("to", to)
                .query(Long.class)
                .single();
    }

    private static MessageCharge charge(ResultSet row, int index) throws SQLException {
        String free = row.getString("free_reason");
        return new MessageCharge(
                row.getString("message_id"),
                row.getInt("version"),
                row.getTimestamp("delivered_at").toInstant(),
                row.getObject("day", LocalDate.class),
                new PhoneNumberId(row.getString("number_id")),
                row.getString("category"),
                row.getString("pricing_type"),
                row.getString("market"),
                row.getString("prefix"),
                row.getBigDecimal("rate"),
                row.getObject("card_version", Integer.class),
                row.getObject("rate_from", LocalDate.class),
                row.getString("rate_source"),
                free == null ? null : Free.valueOf(free),
                row.getObject("place", Long.class),
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("meta_cost"),
                row.getBigDecimal("tenant_price"),
                row.getString("plan"),
                row.getString("unrated_reason"),
                List.of((UUID[]) row.getArray("evidence").getArray()));
    }
}
