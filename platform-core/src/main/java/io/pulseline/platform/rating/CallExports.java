package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Orders for files of more calls than a page waits for, how far each is, and its parts. Writes no file
/// itself.
@Service
public class CallExports {
    /// afterwards it has to be asked for again
    private static final Duration KEPT = Duration.ofDays(7);
    private static final TypeReference<Map<String, String>> KEYS = new TypeReference<>() {};

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    CallExports(TenantTransactions transactions, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.json = json;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /// @param query as the page's address has it
    /// @param total calls when it was asked for; those that end meanwhile may come on top
    public record Order(
            UUID id,
            String query,
            CostQuestion question,
            String askedBy,
            Instant askedAt,
            State state,
            long done,
            long total) {
        public long percent() {
            return state == State.DONE ? 100 : total == 0 ? 0 : Math.min(99, done * 100 / total);
        }
    }

    public UUID order(TenantId tenant, String query, CostQuestion question, String askedBy, long total) {
        UUID id = UUID.randomUUID();
        transactions.inTenant(tenant, () -> {
            ZoneId zone = question.zone();
            jdbc.sql("""
                            insert into cost_export (tenant_id, id, query, from_day, to_day, zone, only_keys, asked_by, asked_at, total)
                            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(query)
                    .param(question.from())
                    .param(question.to())
                    .param(zone == null ? null : zone.getId())
                    .param(json.writeValueAsString(question.only()))
                    .param(askedBy)
                    .param(Timestamp.from(clock.instant()))
                    .param(total)
                    .update();
        });
        return id;
    }

    public Optional<Order> find(TenantId tenant, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from cost_export where id = ?")
                        .param(id)
                        .query(this::read)
                        .optional());
    }

    /// Those that nobody has written yet, the ones whose process died among them, oldest first.
    public List<Order> open(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from cost_export where state in ('WAITING', 'RUNNING') order by asked_at")
                        .query(this::read)
                        .list());
    }

    /// Begins anew: parts of a try before are thrown away.
    public void begin(TenantId tenant, UUID id) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("delete from cost_export_part where export_id = ?")
                    .param(id)
                    .update();
            jdbc.sql("update cost_export set state = 'RUNNING', done = 0 where id = ?")
                    .param(id)
                    .update();
        });
    }

    /// @param bytes gzip
    public void add(TenantId tenant, UUID id, int part, byte[] bytes, long done) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("insert into cost_export_part (tenant_id, export_id, part, bytes) values (?, ?, ?, ?)")
                    .param(tenant.value())
                    .param(id)
                    .param(part)
                    .param(bytes)
                    .update();
            jdbc.sql("update cost_export set done = ? where id = ?")
                    .param(done)
                    .param(id)
                    .update();
        });
    }

    public void end(TenantId tenant, UUID id, State state) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("update cost_export set state = ?, ended_at = ? where id = ?")
                    .param(state.name())
                    .param(Timestamp.from(clock.instant()))
                    .param(id)
                    .update();
        });
    }

    /// Of a file that is done; empty behind the last part.
    public Optional<byte[]> part(TenantId tenant, UUID id, int part) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select bytes from cost_export_part where export_id = ? and part = ?")
                        .param(id)
                        .param(part)
                        .query((row, index) -> row.getBytes("bytes"))
                        .optional());
    }

    public void forget(TenantId tenant) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("delete from cost_export where asked_at < ?")
                    .param(Timestamp.from(clock.instant().minus(KEPT)))
                    .update();
        });
    }

    private Order read(ResultSet row, int index) throws SQLException {
        String zone = row.getString("zone");
        return new Order(
                row.getObject("id", UUID.class),
                row.getString("query"),
                new CostQuestion(
                        row.getObject("from_day", LocalDate.class),
                        row.getObject("to_day", LocalDate.class),
                        List.of(),
                        zone == null ? null : ZoneId.of(zone),
                        json.readValue(row.getString("only_keys"), KEYS)),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                State.valueOf(row.getString("state")),
                row.getLong("done"),
                row.getLong("total"));
    }
}
