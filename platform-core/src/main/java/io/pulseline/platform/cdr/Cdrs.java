package io.pulseline.platform.cdr;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The records of ended calls, as they are known now.
@Service
public class Cdrs {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    Cdrs(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// The newest version of each call whose talk (or, without talk, whose invitation) began in the span, in that
    /// order.
    ///
    /// @param from included
    /// @param to   excluded
    public List<Cdr> startedBetween(TenantId tenant, Instant from, Instant to) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select * from (
                            select distinct on (call_id) * from cdr order by call_id, version desc
                        ) latest
                        where coalesce(talk_start, invited_at) >= ? and coalesce(talk_start, invited_at) < ?
                        order by coalesce(talk_start, invited_at), call_id
                        """)
                        .param(Timestamp.from(from))
                        .param(Timestamp.from(to))
                        .query(Cdrs::read)
                        .list());
    }

    private static Cdr read(ResultSet row, int number) throws SQLException {
        @Nullable String waId = row.getString("wa_id");
        @Nullable String bsuid = row.getString("bsuid");
        return new Cdr(
                new CallId(row.getObject("call_id", UUID.class)),
                row.getInt("version"),
                new PhoneNumberId(row.getString("number_id")),
                new WabaId(row.getString("waba_id")),
                Direction.valueOf(row.getString("direction")),
                row.getString("outcome"),
                waId == null && bsuid == null
                        ? null
                        : new WaUser(
                                waId == null ? null : new E164(waId), bsuid == null ? null : new Bsuid(bsuid), null),
                row.getString("agent_name"),
                row.getTimestamp("invited_at").toInstant(),
                instant(row.getTimestamp("talk_start")),
                instant(row.getTimestamp("talk_end")),
                row.getObject("talk_seconds", Long.class),
                List.of((UUID[]) row.getArray("evidence").getArray()));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant).orElse(null);
    }
}
