package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// How many calls a number has at once and in a day, and how many Meta takes: a table with days, because
/// Meta moves
/// them and its pages dispute their size. Inside the caller's tenant transaction.
@Repository
class CallLimits {
    private final JdbcClient jdbc;

    CallLimits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum Rule {
        /// calls of both directions at one time
        CONCURRENT_CALLS,
        /// dials in a period
        CONNECTS
    }

    /// @param account      counted over all numbers of the account, else of one number
    /// @param period       zero for what is counted at one moment
    /// @param alarmPercent of the maximum, from which on people are told
    record Limit(Rule rule, boolean account, Duration period, long max, int alarmPercent, String source) {
        boolean alarms(long used) {
            return used * 100 >= max * alarmPercent;
        }
    }

    /// @param fullUntil when the next slot comes free, null while there is one or nobody knows
    record Use(
            Limit limit,
            String subject,
            long used,
            @Nullable Instant fullUntil) {
        boolean full() {
            return used >= limit.max();
        }
    }

    /// One dial of a tenant at a time between its question and its row.
    void alone(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(?))")
                .param("dial:" + tenant)
                .query()
                .singleRow();
    }

    private List<Limit> inForce(Instant now) {
        return jdbc.sql("""
                        select distinct on (rule) *, extract(epoch from period)::bigint as seconds from call_limit
                        where effective_from <= ? order by rule, effective_from desc
                        """)
                .param(LocalDate.ofInstant(now, ZoneOffset.UTC))
                .query((row, index) -> new Limit(
                        Rule.valueOf(row.getString("rule")),
                        row.getString("scope").equals("ACCOUNT"),
                        Duration.ofSeconds(row.getLong("seconds")),
                        row.getLong("max_allowed"),
                        row.getInt("alarm_percent"),
                        row.getString("source")))
                .list();
    }

    /// Of every limit what is used now.
    List<Use> uses(BusinessNumber number, Instant now) {
        return inForce(now).stream()
                .map(limit -> switch (limit.rule()) {
                    case CONCURRENT_CALLS -> new Use(limit, subject(limit, number), live(limit, number), null);
                    case CONNECTS -> connects(limit, number, now);
                })
                .toList();
    }

    private static String subject(Limit limit, BusinessNumber number) {
        return limit.account() ? number.waba().value() : number.id().value();
    }

    private long live(Limit limit, BusinessNumber number) {
        return jdbc.sql("""
                        select count(*) from call where phase <> 'ENDED'
                          and (number_id = :number or :account and number_id in (select id from phone_number where waba_id = :waba))
                        """)
                .param("number", number.id().value())
                .param("account", limit.account())
                .param("waba", number.waba().value())
                .query(Long.class)
                .single();
    }

    private Use connects(Limit limit, BusinessNumber number, Instant now) {
        Instant from = now.minus(limit.period());
        long used = jdbc.sql("""
                        select count(*) from call
                        where direction = 'BUSINESS_INITIATED' and number_id = ? and started_at > ? and not withheld
                        """)
                .param(number.id().value())
                .param(Timestamp.from(from))
                .query(Long.class)
                .single();
        return new Use(
                limit,
                number.id().value(),
                used,
                used < limit.max() ? null : connect(number, limit.max()).plus(limit.period()));
    }

    /// When the dial was placed whose ageing makes room.
    private Instant connect(BusinessNumber number, long place) {
        return jdbc.sql("""
                        select started_at from call where direction = 'BUSINESS_INITIATED' and number_id = ? and not withheld
                        order by started_at desc offset ? limit 1
                        """)
                .param(number.id().value())
                .param(place - 1)
                .query((row, index) -> row.getTimestamp("started_at").toInstant())
                .single();
    }

    /// Calls of the tenant that are not over.
    long live() {
        return jdbc.sql("select count(*) from call where phase <> 'ENDED'")
                .query(Long.class)
                .single();
    }

    /// Since when this user talks with the number or is being rung by it; empty when nobody is.
    Optional<Instant> inCall(BusinessNumber number, WaUser user) {
        return jdbc.sql("""
                        select started_at from call
                        where phase <> 'ENDED' and number_id = ? and (wa_id = ? or bsuid = ?) order by started_at limit 1
                        """)
                .param(number.id().value())
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.bsuid() == null ? null : user.bsuid().value())
                .query((row, index) -> row.getTimestamp("started_at").toInstant())
                .optional();
    }

    /// @return false when it was raised today already
    boolean raise(TenantId tenant, Use use, Instant now) {
        return jdbc.sql("""
                        insert into call_alarm (tenant_id, rule, subject, day, raised_at, used, max_allowed)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                        .param(tenant.value())
                        .param(use.limit().rule().name())
                        .param(use.subject())
                        .param(LocalDate.ofInstant(now, ZoneOffset.UTC))
                        .param(Timestamp.from(now))
                        .param(use.used())
                        .param(use.limit().max())
                        .update()
                == 1;
    }
}
