package io.pulseline.platform.secrets;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of rotations. Every method runs inside the caller's operator transaction.
@Repository
class RotationStore {
    private final JdbcClient jdbc;

    RotationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param key         the new key of the key file; null until it is there
    /// @param rewrappedAt null while something is left under an old key
    record Open(UUID id, @Nullable Integer key, @Nullable Instant rewrappedAt) {}

    Optional<Open> open() {
        return jdbc.sql("select id, key_id, rewrapped_at from ops.key_rotation where ended_at is null for update")
                .query((row, index) -> {
                    Timestamp rewrapped = row.getTimestamp("rewrapped_at");
                    return new Open(
                            row.getObject("id", UUID.class),
                            row.getObject("key_id", Integer.class),
                            rewrapped == null ? null : rewrapped.toInstant());
                })
                .optional();
    }

    /// @return false when one goes on
    boolean begin(String by, Instant at) {
        return jdbc.sql("insert into ops.key_rotation (id, begun_at, begun_by) values (?, ?, ?) on conflict do nothing")
                        .param(UUID.randomUUID())
                        .param(Timestamp.from(at))
                        .param(by)
                        .update()
                == 1;
    }

    void key(UUID id, int key) {
        jdbc.sql("update ops.key_rotation set key_id = ? where id = ?")
                .param(key)
                .param(id)
                .update();
    }

    void rewrapped(UUID id, Instant at) {
        jdbc.sql("update ops.key_rotation set rewrapped_at = ? where id = ?")
                .param(Timestamp.from(at))
                .param(id)
                .update();
    }

    void end(UUID id, Instant at) {
        jdbc.sql("update ops.key_rotation set ended_at = ? where id = ?")
                .param(Timestamp.from(at))
                .param(id)
                .update();
    }
}
