package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.workers.WorkerRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;

/// A row of `call` as a [CallView].
@Component
class CallRows {
    private final ObjectMapper json;
    private final ObjectReader states;

    CallRows(ObjectMapper json) {
        this.json = json;
        // a flag that an older release did not write is false
        this.states = json.readerFor(CallState.class).without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    CallView read(ResultSet row, int index) throws SQLException {
        CallState state = states.readValue(row.getString("state"));
        String wacid = row.getString("wacid");
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        String worker = row.getString("worker_id");
        String link = row.getString("link_worker_id");
        String route = row.getString("route");
        var extra = json.readTree(row.getString("quality"));
        return new CallView(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new CallId(row.getObject("id", UUID.class)),
                wacid == null ? null : new Wacid(wacid),
                new PhoneNumberId(row.getString("number_id")),
                Direction.valueOf(row.getString("direction")),
                state.phase(),
                CallVerdicts.outcome(state),
                CallVerdicts.fault(state),
                CallVerdicts.reason(state),
                waId == null && bsuid == null
                        ? null
                        : new WaUser(
                                waId == null ? null : new E164(waId),
                                bsuid == null ? null : new Bsuid(bsuid),
                                row.getString("user_name")),
                row.getObject("agent_id", UUID.class),
                row.getString("agent_name"),
                worker == null ? null : new WorkerRef(worker, row.getLong("worker_epoch")),
                link == null ? null : new WorkerRef(link, row.getLong("link_worker_epoch")),
                row.getString("opaque"),
                extra.path("cta").asStringOpt().orElse(null),
                extra.path("deeplink").asStringOpt().orElse(null),
                row.getTimestamp("started_at").toInstant(),
                state.ringingAt(),
                state.answeredAt(),
                state.endedAt(),
                state.seconds(),
                state.errors(),
                row.getString("our_sdp"),
                row.getString("peer_sdp"),
                route == null ? null : Route.Kind.valueOf(route),
                row.getObject("route_id", UUID.class),
                ring(row),
                instant(row, "held_since"),
                SignallingMode.valueOf(row.getString("signalling")),
                state);
    }

    private static @Nullable Ring ring(ResultSet row) throws SQLException {
        String strategy = row.getString("ring_strategy");
        Timestamp since = row.getTimestamp("ring_since");
        UUID assigned = row.getObject("ring_assigned", UUID.class);
        return strategy == null || since == null
                ? null
                : new Ring(
                        RingStrategy.valueOf(strategy),
                        row.getObject("ring_team", UUID.class),
                        since.toInstant(),
                        assigned == null ? null : new PersonId(assigned));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp found = row.getTimestamp(column);
        return found == null ? null : found.toInstant();
    }

    static @Nullable String name(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
