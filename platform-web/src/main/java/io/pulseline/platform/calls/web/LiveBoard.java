package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Every call of a tenant as it happens: ringing first, then oldest.
@Component
class LiveBoard {
    private final LiveCalls calls;
    private final BusinessNumbers numbers;
    private final ObjectMapper json;

    LiveBoard(LiveCalls calls, BusinessNumbers numbers, ObjectMapper json) {
        this.calls = calls;
        this.numbers = numbers;
        this.json = json;
    }

    /// @param since epoch milliseconds that its clock counts from
    /// @param mos   of the user's voice, null before the first report
    /// @param paid  whether Meta counts pulses now
    record Row(
            CallView call,
            String state,
            long since,
            @Nullable Double mos,
            boolean paid) {}

    /// Everything `calls/_board` needs.
    Map<String, Object> model(Viewer viewer) {
        CallWords say = new CallWords(viewer.zone());
        List<Row> rows = calls.live(viewer.tenantId()).stream()
                .sorted(Comparator.comparing(CallView::phase, Comparator.comparing(LiveBoard::rank))
                        .thenComparing(CallView::startedAt))
                .map(call -> row(call, say))
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("viewer", viewer);
        model.put("base", viewer.base());
        model.put("say", say);
        model.put("rows", rows);
        model.put("numberNames", Desk.names(numbers.all(viewer.tenantId())));
        model.put("ringingHere", count(rows, "RINGING"));
        model.put("ringingThere", count(rows, "RINGING_USER") + count(rows, "DIALING"));
        model.put("talking", count(rows, "IN_PROGRESS"));
        model.put(
                "poor",
                rows.stream()
                        .filter(row -> row.mos() != null && row.mos() < 3.5)
                        .toList());
        return model;
    }

    private Row row(CallView call, CallWords say) {
        boolean talks = call.phase() == Phase.IN_PROGRESS;
        var since = talks ? Objects.requireNonNullElse(call.answeredAt(), call.startedAt()) : call.startedAt();
        return new Row(
                call,
                say.state(call),
                since.toEpochMilli(),
                talks
                        ? Desk.mos(json.readTree(
                                calls.quality(call.tenant(), call.id()).orElse("{}")))
                        : null,
                talks && call.direction() == Direction.BUSINESS_INITIATED);
    }

    private static int rank(Phase phase) {
        return switch (phase) {
            case RINGING -> 0;
            case DIALING -> 1;
            case IN_PROGRESS -> 2;
            case ENDED -> 3;
        };
    }

    private static long count(List<Row> rows, String state) {
        return rows.stream().filter(row -> row.state().equals(state)).count();
    }
}
