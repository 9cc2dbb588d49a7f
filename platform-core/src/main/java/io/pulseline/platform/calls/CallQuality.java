package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.WorkerEvent;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The course of a call's quality. Inside the caller's tenant transaction.
@Repository
class CallQuality {
    private final JdbcClient jdbc;

    CallQuality(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A report that was stored before changes nothing.
    void add(TenantId tenant, WorkerEvent.QualityReported report) {
        jdbc.sql("""
                        insert into call_quality (tenant_id, call_id, leg, at, packets, lost, jitter_millis, round_trip_millis,
                                                  mos, remote_loss_percent, loudest_dbov, cut_percent)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::int, ?::float8)
                        on conflict do nothing
                        """)
                .param(tenant.value())
                .param(report.callId().value())
                .param(report.leg().name())
                .param(Timestamp.from(report.at()))
                .param(report.packets())
                .param(report.lost())
                .param(report.jitterMillis())
                .param(report.roundTripMillis())
                .param(report.mos())
                .param(report.remoteLossPercent())
                .param(report.loudestDbov())
                .param(report.cutPercent())
                .update();
    }

    /// In order of time.
    List<QualitySample> of(CallId call) {
        return jdbc.sql("select * from call_quality where call_id = ? order by at, leg")
                .param(call.value())
                .query((row, index) -> new QualitySample(
                        row.getString("leg"),
                        row.getTimestamp("at").toInstant(),
                        row.getLong("packets"),
                        row.getLong("lost"),
                        row.getDouble("jitter_millis"),
                        row.getObject("round_trip_millis", Double.class),
                        row.getObject("mos", Double.class),
                        row.getObject("remote_loss_percent", Double.class),
                        row.getObject("loudest_dbov", Integer.class),
                        row.getObject("cut_percent", Double.class)))
                .list();
    }
}
