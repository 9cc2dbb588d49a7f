package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.AccountActivities;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Meta's own log of the tenant's accounts, kept here because Meta keeps it for a while only. Meta is never spoken to
/// inside a transaction.
@Service
public class AccountLog {
    /// How far back the first reading goes.
    private static final Duration FIRST = Duration.ofDays(90);

    /// Meta's lines may come late.
    private static final Duration OVERLAP = Duration.ofHours(6);
    /// `2026-11-26T10:00:00+0000`, as Graph writes times.
    private static final DateTimeFormatter GRAPH = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AccountActivities graph;
    private final ObjectMapper json;
    private final Clock clock;

    AccountLog(
            TenantTransactions transactions, JdbcClient jdbc, AccountActivities graph, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.graph = graph;
        this.json = json;
        this.clock = clock;
    }

    /// @param fault what Meta said when it last did not show the log; null while it does
    public record Reading(
            String account,
            @Nullable Instant readAt,
            @Nullable String fault) {}

    /// A place in the log, newest first.
    public record Cursor(Instant at, String waba, String id) {
        /// For an address.
        public String text() {
            return at.toEpochMilli() + "_" + waba + "_" + id;
        }

        /// @return empty for what [#text] never wrote
        public static Optional<Cursor> of(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split("_", 3);
            return parts.length == 3 && parts[0].matches("[0-9]{1,15}")
                    ? Optional.of(new Cursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1], parts[2]))
                    : Optional.empty();
        }
    }

    /// Newest first.
    ///
    /// @param older than this only, null for the newest
    public List<AccountActivity> lines(TenantId tenant, @Nullable Cursor older, int limit) {
        Instant at = older == null ? Instant.ofEpochSecond(253_402_300_799L) : older.at();
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select a.*, a.raw::text as text, w.name as account from account_activity a
                        join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                        where (date_trunc('milliseconds', a.at), a.waba_id, a.id) < (?, ?, ?)
                        order by date_trunc('milliseconds', a.at) desc, a.waba_id desc, a.id desc limit ?
                        """)
                        .param(Timestamp.from(at))
                        .param(older == null ? "" : older.waba())
                        .param(older == null ? "" : older.id())
                        .param(limit)
                        .query(AccountLog::line)
                        .list());
    }

    /// How each account's log was last read, by name.
    public List<Reading> readings(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(
                                "select name, activities_read_at, activities_fault from waba where left_at is null order by name, id")
                        .query((row, index) -> {
                            Timestamp read = row.getTimestamp("activities_read_at");
                            return new Reading(
                                    row.getString("name"),
                                    read == null ? null : read.toInstant(),
                                    row.getString("activities_fault"));
                        })
                        .list());
    }

    /// Reads what is new. What Meta does not show is noted beside the account.
    public void read(TenantId tenant, WabaId waba) {
        Instant now = clock.instant();
        Instant since = transactions.inTenant(tenant, () -> last(waba)).orElse(now.minus(FIRST));
        switch (graph.since(tenant, waba, since)) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) ->
                transactions.inTenant(tenant, () -> {
                    jdbc.sql("update waba set activities_fault = ? where id = ?")
                            .param(fault.message())
                            .param(waba.value())
                            .update();
                });
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> lines) ->
                transactions.inTenant(tenant, () -> {
                    lines.forEach(one -> keep(tenant, waba, json.valueToTree(one), now));
                    jdbc.sql("update waba set activities_read_at = ?, activities_fault = null where id = ?")
                            .param(Timestamp.from(now))
                            .param(waba.value())
                            .update();
                });
        }
    }

    private Optional<Instant> last(WabaId waba) {
        return jdbc.sql("select activities_read_at from waba where id = ? and activities_read_at is not null")
                .param(waba.value())
                .query(Timestamp.class)
                .optional()
                .map(read -> read.toInstant().minus(OVERLAP));
    }

    /// A line without an id or a time cannot be told from another and is left out.
    private void keep(TenantId tenant, WabaId waba, JsonNode line, Instant now) {
        String id = line.path("id").asString("");
        Instant at = time(line.path("timestamp").asString(""));
        if (id.isEmpty() || at == null) {
            return;
        }
        String actor = text(line.path("actor_name"));
        jdbc.sql("""
                        insert into account_activity (tenant_id, waba_id, id, at, type, actor_type, actor, description, raw, read_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) on conflict do nothing
                        """)
                .param(tenant.value())
                .param(waba.value())
                .param(id)
                .param(Timestamp.from(at))
                .param(line.path("activity_type").asString("UNKNOWN").toUpperCase(Locale.ROOT))
                .param(text(line.path("actor_type")))
                .param(actor == null ? text(line.path("actor_id")) : actor)
                .param(text(line.path("description")))
                .param(line.toString().replace("\\u0000", ""))
                .param(Timestamp.from(now))
                .update();
    }

    private static AccountActivity line(ResultSet row, int index) throws SQLException {
        return new AccountActivity(
                row.getString("waba_id"),
                row.getString("account"),
                row.getString("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("type"),
                row.getString("actor_type"),
                row.getString("actor"),
                row.getString("description"),
                row.getString("text"));
    }

    /// Seconds, or a time as Graph or everybody else writes it; null for neither.
    private static @Nullable Instant time(String text) {
        if (text.matches("[0-9]{1,12}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        try {
            return OffsetDateTime.parse(
                            text, text.matches(".*[+-][0-9]{4}") ? GRAPH : DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("").replace("\u0000", "");
        return text.isBlank() ? null : text;
    }
}
