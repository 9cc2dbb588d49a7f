package io.pulseline.platform.outbound;

import io.pulseline.platform.budgets.CostAlert;
import io.pulseline.platform.budgets.CostAlertRaised;
import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.cdr.CdrWritten;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.PermissionChanged;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Words what happened for programs, inside the transaction in which it happened.
@Component
class OutboundListener {
    private final Deliveries deliveries;

    OutboundListener(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @EventListener
    void on(CdrWritten written) {
        Cdr cdr = written.cdr();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("call_id", cdr.call().toString());
        // a later fact makes the record anew; the highest version is the one that holds
        data.put("version", cdr.version());
        data.put("number_id", cdr.number().value());
        data.put("direction", cdr.direction().name());
        data.put("outcome", cdr.outcome());
        putUser(data, cdr.user());
        data.put("invited_at", cdr.invitedAt().toString());
        putTime(data, "talk_start", cdr.talkStart());
        putTime(data, "talk_end", cdr.talkEnd());
        if (cdr.talkSeconds() != null) {
            data.put("talk_seconds", cdr.talkSeconds());
        }
        deliveries.tell(written.tenantId(), "call.ended", data);
    }

    @EventListener
    void on(PermissionChanged changed) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("number_id", changed.number().value());
        putUser(data, changed.user());
        data.put("before", changed.before().name());
        data.put("after", changed.after().name());
        deliveries.tell(changed.tenantId(), "permission.changed", data);
    }

    @EventListener
    void on(CostAlertRaised raised) {
        CostAlert alert = raised.alert();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", alert.kind().name());
        data.put("subject", alert.subject());
        data.put("period", alert.period().toString());
        data.put("raised_at", alert.raisedAt().toString());
        data.put("detail", alert.detail());
        deliveries.tell(raised.tenantId(), "cost.alert", data);
    }

    private static void putUser(Map<String, Object> data, @Nullable WaUser user) {
        if (user == null) {
            return;
        }
        Map<String, String> said = new LinkedHashMap<>();
        if (user.waId() != null) {
            said.put("wa_id", user.waId().toString());
        }
        if (user.bsuid() != null) {
            said.put("bsuid", user.bsuid().toString());
        }
        data.put("user", said);
    }

    private static void putTime(Map<String, Object> data, String name, @Nullable Instant at) {
        if (at != null) {
            data.put(name, at.toString());
        }
    }
}
