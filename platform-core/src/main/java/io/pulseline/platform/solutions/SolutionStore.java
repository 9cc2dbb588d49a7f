package io.pulseline.platform.solutions;

import io.pulseline.platform.solutions.PartnerSolution.Partner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// SQL of solutions. They belong to no tenant: inside any transaction of role app or operator.
@Repository
class SolutionStore {
    private static final TypeReference<List<Partner>> PARTNERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    SolutionStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Those that go on first, by name.
    List<PartnerSolution> all() {
        return jdbc.sql("""
                        select * from ops.partner_solution
                        order by status in ('REJECTED', 'DEACTIVATED'), coalesce(name, id), id
                        """).query(this::solution).list();
    }

    Optional<PartnerSolution> find(String id) {
        return jdbc.sql("select * from ops.partner_solution where id = ?")
                .param(id)
                .query(this::solution)
                .optional();
    }

    /// Meta's webhook. An older word than the last one told, or than what Meta answered since, changes nothing.
    void told(String id, String status, Instant at) {
        jdbc.sql("""
                        insert into ops.partner_solution as s (id, status, pending, told_at) values (:id, :status, :pending, :at)
                        on conflict (id) do update set status = excluded.status, pending = excluded.pending, told_at = excluded.told_at,
                            end_asked_at = case when excluded.pending = 'PENDING_DEACTIVATION' then s.end_asked_at end
                        where coalesce(greatest(s.told_at, s.read_at), excluded.told_at) <= excluded.told_at
                        """)
                .param("id", id)
                .param("status", status)
                .param("pending", status.equals("PENDING_DEACTIVATION") ? status : "NONE")
                .param("at", Timestamp.from(at))
                .update();
    }

    /// @param role as asked for; null: as known
    void read(JsonNode document, @Nullable String role, Instant at) {
        String id = document.path("id").asString("");
        String status = upper(document.path("status"));
        if (id.isEmpty() || status.isEmpty()) {
            return;
        }
        String pending = upper(document.path("status_for_pending_request"));
        List<Partner> partners = document.path("partners").path("data").isArray()
                ? partners(document.path("partners").path("data"))
                : partners(document.path("partners"));
        jdbc.sql("""
                        insert into ops.partner_solution as s (id, name, status, pending, role, owner_permissions, partners, raw, read_at)
                        values (:id, :name, :status, :pending, :role, :permissions, :partners::jsonb, :raw::jsonb, :at)
                        on conflict (id) do update set name = excluded.name, status = excluded.status, pending = excluded.pending,
                            role = coalesce(excluded.role, s.role), owner_permissions = excluded.owner_permissions,
                            partners = excluded.partners, raw = excluded.raw, read_at = excluded.read_at,
                            end_asked_at = case when excluded.pending = 'PENDING_DEACTIVATION'
                                                     or excluded.status = 'PENDING_DEACTIVATION' then s.end_asked_at end
                        """)
                .param("id", id)
                .param("name", document.path("name").asString(id))
                .param("status", status)
                .param("pending", pending.isEmpty() ? "NONE" : pending)
                .param("role", role)
                .param("permissions", words(document.path("owner_permissions")).toArray(String[]::new))
                .param("partners", json.writeValueAsString(partners))
                .param("raw", document.toString())
                .param("at", Timestamp.from(at))
                .update();
    }

    void endAsked(String id, Instant at) {
        jdbc.sql("update ops.partner_solution set end_asked_at = ? where id = ?")
                .param(Timestamp.from(at))
                .param(id)
                .update();
    }

    private PartnerSolution solution(ResultSet row, int index) throws SQLException {
        return new PartnerSolution(
                row.getString("id"),
                row.getString("name"),
                row.getString("status"),
                row.getString("pending"),
                row.getString("role"),
                List.of((String[]) row.getArray("owner_permissions").getArray()),
                json.readValue(row.getString("partners"), PARTNERS),
                instant(row, "told_at"),
                instant(row, "read_at"),
                instant(row, "end_asked_at"));
    }

    /// `partner_app` is an id or an object with one.
    private static List<Partner> partners(JsonNode rows) {
        return rows.valueStream()
                .map(row -> new Partner(
                        row.path("partner_app")
                                .path("id")
                                .asString(row.path("partner_app").asString("")),
                        words(row.path("partner_permissions"))))
                .toList();
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream()
                .map(word -> word.asString(""))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String upper(JsonNode word) {
        return word.asString("").toUpperCase(Locale.ROOT);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
