package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The call's timeline and the tail that live pages follow. Inside the caller's tenant transaction.
@Repository
class CallTimeline {
    private final JdbcClient jdbc;
    private final ChangeBell bell;

    CallTimeline(JdbcClient jdbc, ChangeBell bell) {
        this.jdbc = jdbc;
        this.bell = bell;
    }

    void entry(
            TenantId tenant,
            CallId call,
            Instant at,
            String speaker,
            String kind,
            String detail,
            @Nullable UUID eventId) {
        jdbc.sql("""
                        insert into call_event (tenant_id, call_id, at, speaker, kind, detail, event_id) values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(call.value())
                .param(Timestamp.from(at))
                .param(speaker)
                .param(kind)
                .param(detail)
                .param(eventId)
                .update();
    }

    /// In the order in which we learnt it.
    List<CallEntry> of(CallId call) {
        return jdbc.sql("select * from call_event where call_id = ? order by id")
                .param(call.value())
                .query((row, index) -> new CallEntry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("speaker"),
                        row.getString("kind"),
                        row.getString("detail"),
                        row.getObject("event_id", UUID.class)))
                .list();
    }

    int count(CallId call, String kind) {
        return jdbc.sql("select count(*) from call_event where call_id = ? and kind = ?")
                .param(call.value())
                .param(kind)
                .query(Integer.class)
                .single();
    }

    void changed(TenantId tenant, CallId call) {
        jdbc.sql("insert into call_change (tenant_id, call_id) values (?, ?)")
                .param(tenant.value())
                .param(call.value())
                .update();
        bell.ringAfterCommit();
    }
}
