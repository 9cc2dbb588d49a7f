package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Compares what Meta says with what is wanted: the same confirms a change, anything else is drift. Runs inside the
/// caller's tenant transaction.
@Component
class DriftWatch implements InboxListener {
    private static final Actor META = new Actor.Platform("settings, told by Meta");

    private final SettingsStore store;
    private final SipServers servers;
    private final AuditTrail audit;
    private final ObjectMapper json;

    DriftWatch(SettingsStore store, SipServers servers, AuditTrail audit, ObjectMapper json) {
        this.store = store;
        this.servers = servers;
        this.audit = audit;
        this.json = json;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromMeta meta
                && meta.number() != null
                && meta.event() instanceof MetaEvent.SettingsUpdate(Instant at, String calling)
                && calling != null) {
            if (json.readTree(calling) instanceof ObjectNode actual) {
                saw(tenant, meta.number(), actual, at == null ? meta.receivedAt() : at);
            }
        }
    }

    /// While a change of ours speaks to Meta, nobody can tell its echo from somebody else's change: the change itself
    /// looks when it is done.
    void saw(TenantId tenant, PhoneNumberId number, ObjectNode actual, Instant at) {
        store.find(number).filter(row -> !row.claimed(at)).ifPresent(row -> {
            if (row.sentAt() != null && at.isBefore(row.sentAt().minusSeconds(1))) {
                return; // older than our last change; Meta's times have no fractions
            }
            List<SettingsChange> differs =
                    CallingDocument.differences(row.desired(), CallingDocument.writable(servers.own(actual)), at);
            if (differs.isEmpty()) {
                store.confirmed(number, at);
            } else if (store.drifted(number, at)) {
                audit.record(
                        tenant,
                        META,
                        "number.settings.drift",
                        "number:" + number,
                        side(differs, false),
                        side(differs, true));
            }
        });
    }

    private static String side(List<SettingsChange> differs, boolean after) {
        return differs.stream().collect(Collectors.collectingAndThen(Collectors.toList(), all -> {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            all.forEach(one -> fields.set(one.field().path(), after ? one.after() : one.before()));
            return fields.toString();
        }));
    }
}
