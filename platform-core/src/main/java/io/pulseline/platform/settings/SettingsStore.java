package io.pulseline.platform.settings;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// SQL of documents and their history. Every method runs inside the caller's tenant transaction.
@Repository
class SettingsStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    SettingsStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @param claimed whether a change speaks to Meta at this moment
    record Row(
            long version,
            ObjectNode desired,
            @Nullable Instant sentAt,
            @Nullable Instant confirmedAt,
            @Nullable Instant driftSince,
            @Nullable Instant claimedUntil) {
        boolean claimed(Instant now) {
            return claimedUntil != null && claimedUntil.isAfter(now);
        }
    }

    Optional<Row> find(PhoneNumberId number) {
        return jdbc.sql("select * from number_settings where number_id = ?")
                .param(number.value())
                .query((row, index) -> new Row(
                        row.getLong("version"),
                        document(row, "desired"),
                        instant(row, "sent_at"),
                        instant(row, "confirmed_at"),
                        instant(row, "drift_since"),
                        instant(row, "claimed_until")))
                .optional();
    }

    /// The first document; somebody else's first one stays.
    void adopt(TenantId tenant, PhoneNumberId number, SettingsVersion found) {
        int fresh = jdbc.sql("""
                        insert into number_settings (tenant_id, number_id, version, desired, confirmed_at)
                        values (?, ?, ?, ?::jsonb, ?) on conflict do nothing
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(found.version())
                .param(found.document().toString())
                .param(Timestamp.from(found.at()))
                .update();
        if (fresh == 1) {
            keep(tenant, number, found);
        }
    }

    /// @return false when the version is another one by now, or another change has the claim
    boolean claim(PhoneNumberId number, long version, Instant now, Duration length) {
        return jdbc.sql("""
                        update number_settings set claimed_until = ?
                        where number_id = ? and version = ? and (claimed_until is null or claimed_until <= ?)
                        """)
                        .param(Timestamp.from(now.plus(length)))
                        .param(number.value())
                        .param(version)
                        .param(Timestamp.from(now))
                        .update()
                == 1;
    }

    void release(PhoneNumberId number) {
        jdbc.sql("update number_settings set claimed_until = null where number_id = ?")
                .param(number.value())
                .update();
    }

    /// The next document, and the end of the claim under which it was sent.
    void advance(TenantId tenant, PhoneNumberId number, SettingsVersion next) {
        Timestamp at = Timestamp.from(next.at());
        jdbc.sql("""
                        update number_settings set version = ?, desired = ?::jsonb, claimed_until = null,
                               sent_at = case when ? then ? else sent_at end, confirmed_at = case when ? then null else confirmed_at end
                        where number_id = ?
                        """)
                .param(next.version())
                .param(next.document().toString())
                .param(next.sent() != null)
                .param(at)
                .param(next.sent() != null)
                .param(number.value())
                .update();
        keep(tenant, number, next);
    }

    private void keep(TenantId tenant, PhoneNumberId number, SettingsVersion version) {
        ObjectNode sent = version.sent();
        jdbc.sql("""
                        insert into number_settings_version (tenant_id, number_id, version, document, sent, kind, actor, reason, at)
                        values (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(version.version())
                .param(version.document().toString())
                .param(sent == null ? null : sent.toString())
                .param(version.kind().name())
                .param(version.actor())
                .param(version.reason())
                .param(Timestamp.from(version.at()))
                .update();
    }

    void confirmed(PhoneNumberId number, Instant at) {
        jdbc.sql("""
                        update number_settings set drift_since = null, confirmed_at = coalesce(confirmed_at, ?) where number_id = ?
                        """).param(Timestamp.from(at)).param(number.value()).update();
    }

    /// @return whether it is news
    boolean drifted(PhoneNumberId number, Instant at) {
        return jdbc.sql("update number_settings set drift_since = ? where number_id = ? and drift_since is null")
                        .param(Timestamp.from(at))
                        .param(number.value())
                        .update()
                == 1;
    }

    /// Newest first.
    ///
    /// @param older than this version only
    List<SettingsVersion> history(PhoneNumberId number, long older, int limit) {
        return jdbc.sql("""
                        select * from number_settings_version where number_id = ? and version < ? order by version desc limit ?
                        """)
                .param(number.value())
                .param(older)
                .param(limit)
                .query(this::version)
                .list();
    }

    Optional<SettingsVersion> version(PhoneNumberId number, long version) {
        return jdbc.sql("select * from number_settings_version where number_id = ? and version = ?")
                .param(number.value())
                .param(version)
                .query(this::version)
                .optional();
    }

    private SettingsVersion version(ResultSet row, int index) throws SQLException {
        return new SettingsVersion(
                row.getLong("version"),
                SettingsVersion.Kind.valueOf(row.getString("kind")),
                document(row, "document"),
                row.getString("sent") == null ? null : document(row, "sent"),
                row.getString("actor"),
                row.getString("reason"),
                row.getTimestamp("at").toInstant());
    }

    private ObjectNode document(ResultSet row, String column) throws SQLException {
        return (ObjectNode) json.readTree(row.getString(column));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
