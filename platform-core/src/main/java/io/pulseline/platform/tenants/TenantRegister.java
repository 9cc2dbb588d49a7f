package io.pulseline.platform.tenants;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// All tenants with what is counted of each, for BSP staff.
@Service
public class TenantRegister {
    private static final int MOST = 200;
    private static final String ENTRY = """
            select t.*,
                   (select count(*) from phone_number n where n.tenant_id = t.id) as numbers,
                   (select count(*) from membership m where m.tenant_id = t.id) as people,
                   (select count(*) from api_key k where k.tenant_id = t.id and k.revoked_at is null) as keys,
                   (select p.name from price_plan p where p.tenant_id = t.id and p.effective_from <= (now() at time zone t.zone)::date
                    order by p.effective_from desc limit 1) as plan
            from tenant t
            """;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    TenantRegister(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param since when the tenant came into its state
    /// @param keys  that work
    /// @param plan  the name of its price plan, null when it pays what Meta bills
    public record Entry(
            Tenant tenant,
            Instant openedAt,
            Instant since,
            long numbers,
            long people,
            long keys,
            @Nullable String plan) {}

    /// What was charged in all time in one currency, exactly.
    public record Sum(
            Currency currency, long calls, long pulses, BigDecimal metaCost, BigDecimal tenantPrice, long unrated) {}

    /// By slug.
    ///
    /// @param text  part of slug or name, in any case; empty for all
    /// @param state null for all
    /// @param after this slug only; empty for the first page
    public List<Entry> list(String text, @Nullable TenantState state, String after, int limit) {
        return transactions.asOperator(
                "list the tenants",
                () -> jdbc.sql(ENTRY + """
                                where strpos(lower(t.slug || ' ' || t.name), lower(:text)) > 0
                                  and (:state::text is null or t.state = :state) and t.slug > :after
                                order by t.slug limit :limit
                                """)
                        .param("text", text)
                        .param("state", state == null ? null : state.name())
                        .param("after", after)
                        .param("limit", Math.clamp(limit, 1, MOST))
                        .query(TenantRegister::entry)
                        .list());
    }

    public Optional<Entry> find(String slug) {
        return transactions.asOperator(
                "find a tenant",
                () -> jdbc.sql(ENTRY + "where t.slug = :slug")
                        .param("slug", slug)
                        .query(TenantRegister::entry)
                        .optional());
    }

    /// By currency; empty when no call was ever charged.
    public List<Sum> charged(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select currency, sum(calls) as calls, sum(pulses) as pulses, sum(meta_cost) as meta_cost,
                               sum(tenant_price) as tenant_price, sum(unrated) as unrated
                        from cost_day group by currency having sum(calls) > 0 order by currency
                        """)
                        .query((row, index) -> new Sum(
                                Currency.getInstance(row.getString("currency")),
                                row.getLong("calls"),
                                row.getLong("pulses"),
                                row.getBigDecimal("meta_cost"),
                                row.getBigDecimal("tenant_price"),
                                row.getLong("unrated")))
                        .list());
    }

    private static Entry entry(ResultSet row, int index) throws SQLException {
        return new Entry(
                new Tenant(
                        new TenantId(row.getObject("id", UUID.class)),
                        row.getString("slug"),
                        row.getString("name"),
                        ZoneId.of(row.getString("zone")),
                        TenantState.valueOf(row.getString("state"))),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("state_since").toInstant(),
                row.getLong("numbers"),
                row.getLong("people"),
                row.getLong("keys"),
                row.getString("plan"));
    }
}
