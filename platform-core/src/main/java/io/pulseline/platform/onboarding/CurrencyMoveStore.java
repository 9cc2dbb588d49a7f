package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.onboarding.CurrencyMove.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;

/// SQL of moves to another currency. Every method runs inside the caller's tenant transaction.
@Repository
class CurrencyMoveStore {
    private static final String SELECT = """
            select m.*, w.name from currency_move m join waba w on w.tenant_id = m.tenant_id and w.id = m.waba_id
            """;

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    CurrencyMoveStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @return false when the account is on its way already
    boolean begin(
            TenantId tenant,
            UUID id,
            WabaId from,
            Currency currency,
            @Nullable String creditLine,
            String by,
            Instant at) {
        return jdbc.sql("""
                        insert into currency_move (tenant_id, id, waba_id, currency, credit_line, started_by, started_at)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict (tenant_id, waba_id) where state not in ('DONE', 'FAILED') do nothing
                        """)
                        .param(tenant.value())
                        .param(id)
                        .param(from.value())
                        .param(currency.getCurrencyCode())
                        .param(creditLine)
                        .param(by)
                        .param(Timestamp.from(at))
                        .update()
                == 1;
    }

    /// @param metaId null leaves what is known
    /// @param to     null leaves what is known
    /// @param doneAt null while it goes on
    /// @return false when it was in another state by now
    boolean go(
            UUID id,
            State from,
            State state,
            @Nullable String metaId,
            @Nullable String metaStatus,
            @Nullable WabaId to,
            @Nullable GraphFault fault,
            @Nullable Instant doneAt) {
        return jdbc.sql("""
                        update currency_move set state = ?, meta_id = coalesce(?, meta_id), meta_status = coalesce(?, meta_status),
                               to_waba_id = coalesce(?, to_waba_id), fault = ?::jsonb, done_at = ?
                        where id = ? and state = ?
                        """)
                        .param(state.name())
                        .param(metaId)
                        .param(metaStatus)
                        .param(to == null ? null : to.value())
                        .param(fault == null ? null : json.writeValueAsString(fault))
                        .param(doneAt == null ? null : Timestamp.from(doneAt))
                        .param(id)
                        .param(from.name())
                        .update()
                == 1;
    }

    Optional<CurrencyMove> find(UUID id) {
        return jdbc.sql(SELECT + " where m.id = ?").param(id).query(this::read).optional();
    }

    /// The newest first.
    List<CurrencyMove> all() {
        return jdbc.sql(SELECT + " order by m.started_at desc, m.id")
                .query(this::read)
                .list();
    }

    /// Those that Meta has to be asked about.
    List<CurrencyMove> open() {
        return jdbc.sql(SELECT + " where m.state in ('ASKING', 'COPYING', 'MOVING') order by m.started_at, m.id")
                .query(this::read)
                .list();
    }

    private CurrencyMove read(ResultSet row, int index) throws SQLException {
        String fault = row.getString("fault");
        String to = row.getString("to_waba_id");
        Timestamp done = row.getTimestamp("done_at");
        return new CurrencyMove(
                row.getObject("id", UUID.class),
                new WabaId(row.getString("waba_id")),
                row.getString("name"),
                Currency.getInstance(row.getString("currency")),
                row.getString("credit_line"),
                State.valueOf(row.getString("state")),
                row.getString("meta_id"),
                row.getString("meta_status"),
                to == null ? null : new WabaId(to),
                fault == null ? null : json.readValue(fault, GraphFault.class),
                row.getString("started_by"),
                row.getTimestamp("started_at").toInstant(),
                done == null ? null : done.toInstant());
    }
}
