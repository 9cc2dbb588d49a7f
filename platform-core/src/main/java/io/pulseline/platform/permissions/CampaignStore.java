package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.Campaign.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Rows of campaigns and of their users. Inside the caller's tenant transaction.
@Repository
class CampaignStore {
    private final JdbcClient jdbc;

    CampaignStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(TenantId tenant, UUID id, Campaign.Draft draft, String actor, Instant now) {
        CallPermissions.Template template = draft.template();
        jdbc.sql("""
                        insert into request_campaign (tenant_id, id, number_id, name, kind, body, template, language, category, segment,
                            price_each, budget, currency, from_hour, to_hour, zone, variables, state, made_by, made_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'DRAFT', ?, ?)
                        """)
                .param(tenant.value())
                .param(id)
                .param(draft.number().value())
                .param(draft.name())
                .param(template == null ? "FREE_FORM" : "TEMPLATE")
                .param(draft.body())
                .param(template == null ? null : template.name())
                .param(template == null ? null : template.language())
                .param(draft.category())
                .param(draft.segment())
                .param(draft.priceEach())
                .param(draft.budget())
                .param(draft.currency() == null ? null : draft.currency().getCurrencyCode())
                .param(draft.fromHour())
                .param(draft.toHour())
                .param(draft.zone().getId())
                .param(template == null ? new String[0] : template.variables().toArray(new String[0]))
                .param(actor)
                .param(Timestamp.from(now))
                .update();
    }

    /// All at once: fifty thousand single rows would take a minute.
    void lines(TenantId tenant, UUID id, PhoneNumberId number, List<CampaignPlan.Line> lines) {
        jdbc.sql("""
                        insert into request_campaign_user (tenant_id, campaign_id, number_id, user_key, place, state, not_before, paid, reason)
                        select ?, ?, ?, line.key, line.place, case when line.reason is null then 'PLANNED' else 'SKIPPED' end,
                               line.not_before, line.paid, line.reason
                        from unnest(?::text[], ?::int[], ?::timestamptz[], ?::boolean[], ?::text[])
                             as line(key, place, not_before, paid, reason)
                        """)
                .param(tenant.value())
                .param(id)
                .param(number.value())
                .param(lines.stream().map(CampaignPlan.Line::userKey).toArray(String[]::new))
                .param(lines.stream().map(CampaignPlan.Line::place).toArray(Integer[]::new))
                .param(lines.stream()
                        .map(line -> line.notBefore() == null
                                ? null
                                : line.notBefore().toString())
                        .toArray(String[]::new))
                .param(lines.stream().map(CampaignPlan.Line::paid).toArray(Boolean[]::new))
                .param(lines.stream().map(CampaignPlan.Line::reason).toArray(String[]::new))
                .update();
    }

    List<Campaign> all(Instant now) {
        return jdbc.sql("select * from request_campaign order by made_at desc limit 100")
                .query((row, index) -> read(row, now))
                .list();
    }

    Optional<Campaign> find(UUID id, Instant now) {
        return jdbc.sql("select * from request_campaign where id = ?")
                .param(id)
                .query((row, index) -> read(row, now))
                .optional();
    }

    List<Campaign> running(Instant now) {
        return jdbc.sql("select * from request_campaign where state = 'RUNNING' order by started_at")
                .query((row, index) -> read(row, now))
                .list();
    }

    boolean isRunning(UUID id) {
        return jdbc.sql("select state = 'RUNNING' from request_campaign where id = ?")
                .param(id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /// @return false when it is in none of the states
    boolean move(UUID id, Set<State> from, State to, @Nullable String reason, Instant now) {
        return jdbc.sql("""
                        update request_campaign set state = :to, stop_reason = :reason,
                            started_at = case when :to = 'RUNNING' then coalesce(started_at, :now) else started_at end,
                            ended_at = case when :to in ('DONE', 'CANCELLED') then :now::timestamptz else ended_at end
                        where id = :id and state = any(:from)
                        """)
                        .param("to", to.name())
                        .param("reason", reason)
                        .param("now", Timestamp.from(now))
                        .param("id", id)
                        .param("from", from.stream().map(State::name).toArray(String[]::new))
                        .update()
                == 1;
    }

    record Next(String key, WaUser user) {}

    /// Whose turn it is, in order.
    List<Next> due(UUID id, Instant now, int most) {
        return jdbc.sql("""
                        select u.user_key, p.wa_id, p.bsuid, p.name
                        from request_campaign_user u join permission p using (tenant_id, number_id, user_key)
                        where u.campaign_id = ? and u.state = 'PLANNED' and u.not_before <= ? order by u.place limit ?
                        """)
                .param(id)
                .param(Timestamp.from(now))
                .param(most)
                .query((row, index) -> next(row))
                .list();
    }

    private static Next next(ResultSet row) throws SQLException {
        String key = row.getString("user_key");
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        boolean nameless = waId == null && bsuid == null;
        return new Next(
                key,
                new WaUser(
                        nameless ? new E164(key) : waId == null ? null : new E164(waId),
                        bsuid == null ? null : new Bsuid(bsuid),
                        row.getString("name")));
    }

    void outcome(UUID id, String key, String state, @Nullable String reason, Instant at) {
        jdbc.sql("""
                        update request_campaign_user set state = ?, reason = ?, at = ? where campaign_id = ? and user_key = ? and state = 'PLANNED'
                        """)
                .param(state)
                .param(reason)
                .param(Timestamp.from(at))
                .param(id)
                .param(key)
                .update();
    }

    void later(UUID id, String key, Instant notBefore) {
        jdbc.sql("""
                        update request_campaign_user set not_before = ? where campaign_id = ? and user_key = ? and state = 'PLANNED'
                        """).param(Timestamp.from(notBefore)).param(id).param(key).update();
    }

    private Campaign read(ResultSet row, Instant now) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String template = row.getString("template");
        String currency = row.getString("currency");
        return new Campaign(
                id,
                new Campaign.Draft(
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("name"),
                        row.getString("body"),
                        template == null
                                ? null
                                : new CallPermissions.Template(template, row.getString("language"), List.of((String[])
                                        row.getArray("variables").getArray())),
                        row.getString("category"),
                        row.getString("segment"),
                        row.getBigDecimal("price_each"),
                        row.getBigDecimal("budget"),
                        currency == null ? null : Currency.getInstance(currency),
                        row.getInt("from_hour"),
                        row.getInt("to_hour"),
                        ZoneId.of(row.getString("zone"))),
                State.valueOf(row.getString("state")),
                row.getString("stop_reason"),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                count(id, now));
    }

    private Campaign.Count count(UUID id, Instant now) {
        Map<String, Long> left = new LinkedHashMap<>();
        jdbc.sql("""
                        select reason, count(*) as users from request_campaign_user
                        where campaign_id = ? and state = 'SKIPPED' group by reason order by 2 desc, 1
                        """).param(id).query(row -> {
            left.put(row.getString("reason"), row.getLong("users"));
        });
        return jdbc.sql("""
                        select count(*) filter (where state = 'PLANNED') as planned,
                               count(*) filter (where state = 'PLANNED' and not_before <= ?) as now,
                               count(*) filter (where state = 'SENT') as sent, count(*) filter (where state = 'REFUSED') as refused,
                               count(*) filter (where state = 'UNKNOWN') as unknown, count(*) filter (where state = 'SKIPPED') as skipped,
                               count(*) filter (where paid and state in ('PLANNED', 'SENT', 'UNKNOWN')) as paid
                        from request_campaign_user where campaign_id = ?
                        """)
                .param(Timestamp.from(now))
                .param(id)
                .query((row, index) -> new Campaign.Count(
                        row.getLong("planned"),
                        row.getLong("now"),
                        row.getLong("sent"),
                        row.getLong("refused"),
                        row.getLong("unknown"),
                        row.getLong("skipped"),
                        row.getLong("paid"),
                        left))
                .single();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
