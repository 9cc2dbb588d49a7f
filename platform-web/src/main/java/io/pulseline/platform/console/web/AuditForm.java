package io.pulseline.platform.console.web;

import io.pulseline.platform.audit.AuditLog;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The filters of the audit trail as they stand in the address.
///
/// @param whose of staff's page: `bsp` or a tenant's slug; everywhere when absent
/// @param from  first day in the viewer's zone
/// @param to    last day, included
record AuditForm(
        @Nullable String who,
        @Nullable String action,
        @Nullable String object,
        @Nullable String from,
        @Nullable String to,
        @Nullable String whose) {
    AuditLog.Search read(SetFilters filters, ZoneId zone) {
        @Nullable String actor = filters.text("who", who);
        @Nullable String kind = filters.text("action", action);
        @Nullable String which = filters.text("object", object);
        @Nullable Instant first = filters.day("from", from, zone, 0);
        @Nullable Instant end = filters.day("to", to, zone, 1);
        return new AuditLog.Search(actor, kind, which, first, end);
    }
}
