package io.pulseline.platform.settings.fleet;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// SQL of changes of many numbers. Every method runs inside the caller's tenant transaction.
@Repository
class FleetStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    FleetStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(TenantId tenant, Fleet fleet, List<PhoneNumberId> numbers) {
        jdbc.sql("""
            insert into settings_fleet (tenant_id, id, change, state, stop_after, actor, reason, made_at)
            values (?, ?, ?::jsonb, ?, ?, ?, ?, ?)
            """)
                .param(tenant.value())
                .param(fleet.id())
                .param(fleet.change().toString())
                .param(fleet.state().name())
                .param(fleet.stopAfter())
                .param(fleet.actor())
                .param(fleet.reason())
                .param(Timestamp.from(fleet.madeAt()))
                .update();
        jdbc.sql("""
            insert into settings_fleet_number (tenant_id, fleet_id, place, number_id)
            select ?, ?, place, id from unnest(?::text[]) with ordinality as picked (id, place)
            """)
                .param(tenant.value())
                .param(fleet.id())
                .param(numbers.stream().map(PhoneNumberId::value).toArray(String[]::new))
                .update();
    }

    Optional<Fleet> find(UUID id) {
        return jdbc.sql("select * from settings_fleet where id = ?")
                .param(id)
                .query(this::fleet)
                .optional();
    }

    /// Newest first.
    List<Fleet> recent(int limit) {
        return jdbc.sql("select * from settings_fleet order by made_at desc limit ?")
                .param(limit)
                .query(this::fleet)
                .list();
    }

    /// The oldest first.
    List<Fleet> in(Fleet.State state) {
        return jdbc.sql("select * from settings_fleet where state = ? order by made_at")
                .param(state.name())
                .query(this::fleet)
                .list();
    }

    /// @return false when it is in another state by now
    boolean move(UUID id, Fleet.State from, Fleet.State to, @Nullable Instant ended) {
        return jdbc.sql("update settings_fleet set state = ?, ended_at = ? where id = ? and state = ?")
                        .param(to.name())
                        .param(ended == null ? null : Timestamp.from(ended))
                        .param(id)
                        .param(from.name())
                        .update()
                == 1;
    }

    /// Failures first, then in order.
    List<Fleet.Line> lines(UUID fleet) {
        return jdbc.sql("""
            select * from settings_fleet_number where fleet_id = ?
            order by state in ('FAILED', 'NOT_ROLLED_BACK') desc, place
            """).param(fleet).query(FleetStore::line).list();
    }

    Map<Fleet.LineState, Integer> counts(UUID fleet) {
        Map<Fleet.LineState, Integer> counts = new EnumMap<>(Fleet.LineState.class);
        jdbc.sql("select state, count(*) n from settings_fleet_number where fleet_id = ? group by state")
                .param(fleet)
                .query((row, index) -> counts.put(Fleet.LineState.valueOf(row.getString("state")), row.getInt("n")))
                .list();
        return counts;
    }

    /// The first of these states, in order of the numbers.
    Optional<Fleet.Line> next(UUID fleet, Fleet.LineState... states) {
        return jdbc.sql("""
            select * from settings_fleet_number where fleet_id = ? and state = any(?::text[]) order by place limit 1
            """)
                .param(fleet)
                .param(java.util.Arrays.stream(states).map(Enum::name).toArray(String[]::new))
                .query(FleetStore::line)
                .optional();
    }

    void set(UUID fleet, Fleet.Line line, Instant at) {
        jdbc.sql("""
            update settings_fleet_number set state = ?, before = ?, after = ?, detail = ?, at = ?
            where fleet_id = ? and place = ?
            """)
                .param(line.state().name())
                .param(line.before())
                .param(line.after())
                .param(line.detail())
                .param(Timestamp.from(at))
                .param(fleet)
                .param(line.place())
                .update();
    }

    void skipWaiting(UUID fleet, Instant at) {
        jdbc.sql("""
            update settings_fleet_number set state = 'SKIPPED', at = ? where fleet_id = ? and state = 'WAITING'
            """).param(Timestamp.from(at)).param(fleet).update();
    }

    private Fleet fleet(ResultSet row, int index) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new Fleet(
                row.getObject("id", UUID.class),
                (ObjectNode) json.readTree(row.getString("change")),
                Fleet.State.valueOf(row.getString("state")),
                row.getInt("stop_after"),
                row.getString("actor"),
                row.getString("reason"),
                row.getTimestamp("made_at").toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private static Fleet.Line line(ResultSet row, int index) throws SQLException {
        return new Fleet.Line(
                row.getInt("place"),
                new PhoneNumberId(row.getString("number_id")),
                Fleet.LineState.valueOf(row.getString("state")),
                (Long) row.getObject("before"),
                (Long) row.getObject("after"),
                row.getString("detail"));
    }
}
