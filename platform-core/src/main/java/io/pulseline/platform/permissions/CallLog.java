package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.Wacid;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Calls as far as permissions count them, put together from webhooks in any order. Inside the caller's tenant
/// transaction.
@Repository
class CallLog {
    private final JdbcClient jdbc;

    CallLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A business call that is over and not yet reckoned with.
    record Ended(String userKey, boolean answered, Instant endedAt) {}

    /// Adds what one webhook says; what it leaves out stays as known, and an answer once seen is not taken back.
    void note(
            TenantId tenant,
            PhoneNumberId number,
            Wacid call,
            @Nullable String userKey,
            @Nullable Direction direction,
            @Nullable Boolean answered,
            @Nullable Instant endedAt) {
        jdbc.sql("""
                        insert into permission_call (tenant_id, number_id, wacid, user_key, direction, answered, ended_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, number_id, wacid) do update set
                            user_key = coalesce(permission_call.user_key, excluded.user_key),
                            direction = coalesce(permission_call.direction, excluded.direction),
                            answered = case when permission_call.answered or excluded.answered then true
                                            else coalesce(permission_call.answered, excluded.answered) end,
                            ended_at = coalesce(permission_call.ended_at, excluded.ended_at)
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(call.value())
                .param(userKey)
                .param(direction == null ? null : direction.name())
                .param(answered)
                .param(endedAt == null ? null : Timestamp.from(endedAt))
                .update();
    }

    /// Whose call it was, once it is over; empty before, and while nobody named the user.
    Optional<String> ended(PhoneNumberId number, Wacid call) {
        return jdbc.sql("""
                        select user_key from permission_call
                        where number_id = ? and wacid = ? and ended_at is not null and user_key is not null
                        """)
                .param(number.value())
                .param(call.value())
                .query(String.class)
                .optional();
    }

    /// Takes the call for reckoning, once: empty while something is missing or when it was taken before.
    Optional<Ended> takeEnded(PhoneNumberId number, Wacid call) {
        return jdbc.sql("""
                        update permission_call set counted = true
                        where number_id = ? and wacid = ? and not counted and direction = 'BUSINESS_INITIATED'
                          and user_key is not null and ended_at is not null and answered is not null
                        returning user_key, answered, ended_at
                        """)
                .param(number.value())
                .param(call.value())
                .query((row, index) -> new Ended(
                        row.getString("user_key"),
                        row.getBoolean("answered"),
                        row.getTimestamp("ended_at").toInstant()))
                .optional();
    }
}
