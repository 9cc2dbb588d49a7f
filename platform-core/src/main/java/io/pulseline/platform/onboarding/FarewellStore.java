package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;

/// SQL of farewells. Every method runs inside the caller's tenant transaction.
@Repository
class FarewellStore {
    private static final String SELECT = """
            select f.*, w.name from account_farewell f join waba w on w.tenant_id = f.tenant_id and w.id = f.waba_id
            """;

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    FarewellStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// The same event again adds nothing.
    void heard(TenantId tenant, WabaId waba, String event, UUID eventId, @Nullable String why, Instant at) {
        jdbc.sql("""
                        insert into account_farewell (tenant_id, id, waba_id, event, event_id, heard_at, why, allocation_config_id)
                        select tenant_id, ?, id, ?, ?, ?, ?::jsonb, allocation_config_id from waba where tenant_id = ? and id = ?
                        on conflict (tenant_id, waba_id, event_id) do nothing
                        """)
                .param(UUID.randomUUID())
                .param(event)
                .param(eventId)
                .param(Timestamp.from(at))
                .param(why)
                .param(tenant.value())
                .param(waba.value())
                .update();
    }

    /// The newest first.
    List<Farewell> newest(int limit) {
        return jdbc.sql(SELECT + " order by f.heard_at desc, f.id limit ?")
                .param(limit)
                .query(this::read)
                .list();
    }

    /// The oldest first.
    List<Farewell> open() {
        return jdbc.sql(SELECT + " where f.state = 'OPEN' order by f.heard_at, f.id")
                .query(this::read)
                .list();
    }

    /// Whether another account of the same business is still ours.
    boolean livesOn(WabaId waba) {
        return jdbc.sql("""
                        select exists (select 1 from waba gone join waba o on o.tenant_id = gone.tenant_id and o.id <> gone.id
                                                                          and o.owner_business_id = gone.owner_business_id
                                       where gone.id = ? and o.left_at is null)
                        """).param(waba.value()).query(Boolean.class).single();
    }

    /// @return false when somebody else was faster
    boolean ended(UUID id, Farewell.State state, Farewell.@Nullable Credit credit, Instant now) {
        return jdbc.sql("""
                        update account_farewell set state = ?, credit = ?, fault = null, tries = tries + 1, done_at = ?
                        where id = ? and state = 'OPEN'
                        """)
                        .param(state.name())
                        .param(credit == null ? null : credit.name())
                        .param(Timestamp.from(now))
                        .param(id)
                        .update()
                == 1;
    }

    void failed(UUID id, GraphFault fault) {
        jdbc.sql("update account_farewell set fault = ?::jsonb, tries = tries + 1 where id = ?")
                .param(json.writeValueAsString(fault))
                .param(id)
                .update();
    }

    private Farewell read(ResultSet row, int index) throws SQLException {
        String fault = row.getString("fault");
        String credit = row.getString("credit");
        Timestamp done = row.getTimestamp("done_at");
        return new Farewell(
                row.getObject("id", UUID.class),
                new WabaId(row.getString("waba_id")),
                row.getString("name"),
                row.getString("event"),
                row.getTimestamp("heard_at").toInstant(),
                row.getString("why"),
                Farewell.State.valueOf(row.getString("state")),
                credit == null ? null : Farewell.Credit.valueOf(credit),
                row.getString("allocation_config_id"),
                fault == null ? null : json.readValue(fault, GraphFault.class),
                row.getInt("tries"),
                done == null ? null : done.toInstant());
    }
}
