package io.pulseline.platform.cdr;

import io.pulseline.platform.calls.CallEnded;
import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes the record when a call ends, and the next version when what is known of an ended call changes. Money follows
/// only Meta's
/// terminate: without it there is a record, but no talk.
@Component
class CallEndedListener {
    private final LiveCalls calls;
    private final BusinessNumbers numbers;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    CallEndedListener(LiveCalls calls, BusinessNumbers numbers, JdbcClient jdbc, ApplicationEventPublisher events) {
        this.calls = calls;
        this.numbers = numbers;
        this.jdbc = jdbc;
        this.events = events;
    }

    @EventListener
    void on(CallEnded ended) {
        TenantId tenant = ended.tenantId();
        CallView call = calls.find(tenant, ended.callId()).orElseThrow();
        BusinessNumber number = numbers.find(tenant, call.number()).orElseThrow();
        List<UUID> evidence = calls.timeline(tenant, call.id()).stream()
                .filter(entry -> entry.speaker().equals("WEBHOOK"))
                .map(CallEntry::eventId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Optional<Earlier> earlier = jdbc.sql(
                        "select version, waba_id from cdr where call_id = ? order by version desc limit 1")
                .param(call.id().value())
                .query((row, index) -> new Earlier(row.getInt("version"), new WabaId(row.getString("waba_id"))))
                .optional();
        Cdr cdr = new Cdr(
                call.id(),
                earlier.map(Earlier::version).orElse(0) + 1,
                call.number(),
                earlier.map(Earlier::waba).orElse(number.waba()),
                call.direction(),
                String.valueOf(call.outcome()),
                call.user(),
                call.agentName(),
                call.startedAt(),
                call.state().talkStart(),
                call.state().talkEnd(),
                call.durationSeconds(),
                evidence);
        write(tenant, cdr, call);
        events.publishEvent(new CdrWritten(tenant, cdr));
    }

    /// A number may move to another account while a call's record is still being corrected: the bill of the call stays
    /// where it was made.
    private record Earlier(int version, WabaId waba) {}

    private void write(TenantId tenant, Cdr cdr, CallView call) {
        @Nullable WaUser user = cdr.user();
        jdbc.sql("""
                        insert into cdr (tenant_id, call_id, version, wacid, number_id, waba_id, direction, outcome, fault, wa_id, bsuid,
                                         agent_id, agent_name, worker_id, invited_at, ringing_at, talk_start, talk_end,
                                         talk_seconds, evidence)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(cdr.call().value())
                .param(cdr.version())
                .param(call.wacid() == null ? null : call.wacid().value())
                .param(cdr.number().value())
                .param(cdr.waba().value())
                .param(cdr.direction().name())
                .param(cdr.outcome())
                .param(String.valueOf(call.fault()))
                .param(user == null || user.waId() == null ? null : user.waId().digits())
                .param(
                        user == null || user.bsuid() == null
                                ? null
                                : user.bsuid().value())
                .param(call.agentId())
                .param(cdr.agentName())
                .param(call.worker() == null ? null : call.worker().id())
                .param(Timestamp.from(cdr.invitedAt()))
                .param(timestamp(call.ringingAt()))
                .param(timestamp(cdr.talkStart()))
                .param(timestamp(cdr.talkEnd()))
                .param(cdr.talkSeconds())
                .param(cdr.evidence().toArray(new UUID[0]))
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
