package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Reads the trail.
@Service
public class AuditLog {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    AuditLog(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param before JSON, null for creations
    /// @param after  JSON, null for removals
    public record Line(
            TenantId tenant,
            long id,
            Instant at,
            String actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after) {}

    /// Newest first.
    ///
    /// @param text  part of actor, action or object; null for all
    /// @param older than this id only, null for the newest
    /// @param limit at most 200
    public List<Line> of(TenantId tenant, @Nullable String text, @Nullable Long older, int limit) {
        return transactions.inTenant(tenant, () -> read(text, older, limit));
    }

    /// Newest first, every tenant; for BSP staff.
    public List<Line> everywhere(@Nullable String text, @Nullable Long older, int limit) {
        return transactions.asOperator("read the audit trail", () -> read(text, older, limit));
    }

    private List<Line> read(@Nullable String text, @Nullable Long older, int limit) {
        return jdbc.sql("""
                        select * from audit_event
                        where (:older::bigint is null or id < :older)
                          and (:text::text is null or strpos(lower(actor || ' ' || action || ' ' || object), lower(:text)) > 0)
                        order by id desc limit :limit
                        """)
                .param("older", older)
                .param("text", text)
                .param("limit", Math.clamp(limit, 1, 200))
                .query(AuditLog::line)
                .list();
    }

    private static Line line(ResultSet row, int index) throws SQLException {
        return new Line(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object"),
                row.getString("before"),
                row.getString("after"));
    }
}
