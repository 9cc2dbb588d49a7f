package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Reads the trail.
@Service
public class AuditLog {
    private static final int MOST = 200;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    AuditLog(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param tenant whom it concerns; null for an act of the BSP that concerns nobody in particular
    /// @param staff  a line of the BSP's own chain, else of the tenant's
    /// @param before JSON, null for creations
    /// @param after  JSON, null for removals
    /// @param hash   hex; covers this line and the hash before it
    public record Line(
            @Nullable TenantId tenant,
            boolean staff,
            long id,
            Instant at,
            String actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after,
            @Nullable String hash) {
        /// Where the page after this line begins.
        public String cursor() {
            return at + "_" + (staff ? 1 : 0) + "_" + id;
        }
    }

    /// Each null for any.
    ///
    /// @param actor  part of the name
    /// @param action whole, or its beginning up to a dot: `number` finds `number.settings.update`
    /// @param object part of the object
    /// @param from   first moment
    /// @param to     first moment that is out
    public record Search(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String object,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Search EVERYTHING = new Search(null, null, null, null, null);
    }

    /// Whose lines staff look at.
    public sealed interface Reach {
        record Everywhere() implements Reach {}

        /// The BSP's own chain.
        record OfBsp() implements Reach {}

        /// One tenant's chain.
        record OfTenant(TenantId tenant) implements Reach {}
    }

    /// @param next null on the last page
    public record Page(List<Line> items, @Nullable String next) {}

    /// Newest first.
    ///
    /// @param cursor of a page before; null, and anything unreadable, for the newest
    /// @param limit  at most 200
    public Page of(TenantId tenant, Search search, @Nullable String cursor, int limit) {
        return transactions.inTenant(tenant, () -> page(jdbc.sql("""
                select e.*, false as staff, l.hash from audit_event e
                left join audit_link l on l.tenant_id = e.tenant_id and l.event_id = e.id
                where (:actor::text is null or strpos(lower(e.actor), lower(:actor)) > 0)
                  and (:action::text is null or e.action = :action or starts_with(e.action, :action || '.'))
                  and (:object::text is null or strpos(lower(e.object), lower(:object)) > 0)
                  and (:from::timestamptz is null or e.at >= :from) and (:to::timestamptz is null or e.at < :to)
                  and (:at::timestamptz is null or (e.at, false, e.id) < (:at, :staff, :id))
                order by e.at desc, e.id desc limit :limit
                """), search, cursor, limit));
    }

    /// Newest first; for BSP staff.
    ///
    /// @param cursor as in [#of(TenantId, Search, String, int)]
    public Page forStaff(Reach reach, Search search, @Nullable String cursor, int limit) {
        @Nullable UUID tenant = reach instanceof Reach.OfTenant(TenantId id) ? id.value() : null;
        return transactions.asOperator(
                "read the audit trail",
                () -> page(
                        jdbc.sql("""
                        select * from (
                          select e.tenant_id, e.id, e.at, e.actor, e.action, e.object, e.before, e.after, false as staff, l.hash
                          from audit_event e left join audit_link l on l.tenant_id = e.tenant_id and l.event_id = e.id
                          where :tenants and (:tenant::uuid is null or e.tenant_id = :tenant)
                          union all
                          select e.tenant_id, e.id, e.at, e.actor, e.action, e.object, e.before, e.after, true, l.hash
                          from ops.audit_event e left join ops.audit_link l on l.event_id = e.id where :bsp) e
                        where (:actor::text is null or strpos(lower(e.actor), lower(:actor)) > 0)
                          and (:action::text is null or e.action = :action or starts_with(e.action, :action || '.'))
                          and (:object::text is null or strpos(lower(e.object), lower(:object)) > 0)
                          and (:from::timestamptz is null or e.at >= :from) and (:to::timestamptz is null or e.at < :to)
                          and (:at::timestamptz is null or (e.at, e.staff, e.id) < (:at, :staff, :id))
                        order by e.at desc, e.staff desc, e.id desc limit :limit
                        """)
                                .param("tenants", !(reach instanceof Reach.OfBsp))
                                .param("bsp", !(reach instanceof Reach.OfTenant))
                                .param("tenant", tenant),
                        search,
                        cursor,
                        limit));
    }

    private static Page page(JdbcClient.StatementSpec statement, Search search, @Nullable String cursor, int limit) {
        @Nullable Place after = Place.of(cursor);
        int size = Math.clamp(limit, 1, MOST);
        List<Line> lines = statement
                .param("actor", search.actor())
                .param("action", search.action())
                .param("object", search.object())
                .param("from", timestamp(search.from()))
                .param("to", timestamp(search.to()))
                .param("at", after == null ? null : Timestamp.from(after.at()))
                .param("staff", after != null && after.staff())
                .param("id", after == null ? 0 : after.id())
                .param("limit", size + 1)
                .query(AuditLog::line)
                .list();
        List<Line> items = lines.subList(0, Math.min(size, lines.size()));
        return new Page(
                List.copyOf(items), lines.size() > size ? items.getLast().cursor() : null);
    }

    private record Place(Instant at, boolean staff, long id) {
        private static final Pattern WRITTEN = Pattern.compile("([0-9TZ:.\\-]{17,40})_([01])_([0-9]{1,18})");

        /// Null for none and for one that somebody changed by hand: that is the first page again.
        static @Nullable Place of(@Nullable String cursor) {
            Matcher parts = WRITTEN.matcher(cursor == null ? "" : cursor);
            if (!parts.matches()) {
                return null;
            }
            try {
                return new Place(
                        Instant.parse(parts.group(1)), parts.group(2).equals("1"), Long.parseLong(parts.group(3)));
            } catch (DateTimeException noMoment) {
                return null;
            }
        }
    }

    /// Every kind of act there is a line of, for a list to choose from.
    public List<String> actions(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select distinct action from audit_event order by action")
                        .query(String.class)
                        .list());
    }

    /// As [#actions(TenantId)], of all tenants and of the BSP.
    public List<String> actionsForStaff() {
        return transactions.asOperator(
                "list the kinds of acts",
                () -> jdbc.sql("select action from audit_event union select action from ops.audit_event order by 1")
                        .query(String.class)
                        .list());
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static Line line(ResultSet row, int index) throws SQLException {
        @Nullable UUID tenant = row.getObject("tenant_id", UUID.class);
        byte @Nullable [] hash = row.getBytes("hash");
        return new Line(
                tenant == null ? null : new TenantId(tenant),
                row.getBoolean("staff"),
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object"),
                row.getString("before"),
                row.getString("after"),
                hash == null ? null : HexFormat.of().formatHex(hash));
    }
}
