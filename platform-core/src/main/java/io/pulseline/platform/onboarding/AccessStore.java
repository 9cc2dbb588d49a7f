package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.WabaId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of access to accounts. Every method runs inside the caller's tenant transaction.
@Repository
class AccessStore {
    private final JdbcClient jdbc;

    AccessStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// By name.
    List<AccountAccess> all() {
        return jdbc.sql("select * from waba order by name, id")
                .query((row, index) -> read(row))
                .list();
    }

    /// Those that nobody took away, and of which no letter was written since then.
    List<AccountAccess> unreminded(Instant since) {
        return jdbc.sql("""
                        select * from waba where left_at is null and (reminded_at is null or reminded_at < ?) order by name, id
                        """)
                .param(Timestamp.from(since))
                .query((row, index) -> read(row))
                .list();
    }

    void reminded(WabaId waba, Instant at) {
        jdbc.sql("update waba set reminded_at = ? where id = ?")
                .param(Timestamp.from(at))
                .param(waba.value())
                .update();
    }

    /// @param until end of the new token; null: never, or not known
    void renewed(WabaId waba, @Nullable Instant until) {
        jdbc.sql("update waba set token_expires_at = ?, reminded_at = null where id = ?")
                .param(until == null ? null : Timestamp.from(until))
                .param(waba.value())
                .update();
    }

    private static AccountAccess read(ResultSet row) throws SQLException {
        return new AccountAccess(
                new WabaId(row.getString("id")),
                row.getString("name"),
                row.getBytes("token") != null,
                instant(row, "token_expires_at"),
                texts(row.getArray("token_scopes")),
                instant(row, "access_lost_at"),
                row.getString("access_lost_reason"),
                instant(row, "synced_at"));
    }

    /// The first word about it stands.
    ///
    /// @return false when it was known already
    boolean lost(WabaId waba, String reason, Instant at) {
        return jdbc.sql(
                                "update waba set access_lost_at = ?, access_lost_reason = ? where id = ? and access_lost_at is null")
                        .param(Timestamp.from(at))
                        .param(reason)
                        .param(waba.value())
                        .update()
                == 1;
    }

    /// Meta takes our token again.
    void back(WabaId waba) {
        jdbc.sql(
                        "update waba set access_lost_at = null, access_lost_reason = null where id = ? and access_lost_at is not null")
                .param(waba.value())
                .update();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
