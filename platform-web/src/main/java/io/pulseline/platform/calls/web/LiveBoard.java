package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Every call of a tenant as it happens: ringing first, then oldest.
@Component
class LiveBoard {
    private final LiveCalls calls;
    private final BusinessNumbers numbers;

    LiveBoard(LiveCalls calls, BusinessNumbers numbers) {
        this.calls = calls;
        this.numbers = numbers;
    }

    /// @param since epoch milliseconds that its clock counts from
    /// @param mos   of the user's voice, null before the first report
    /// @param paid  whether Meta counts pulses now
    /// @param place in the queue, from 1; null for a call that waits in none
    record Row(
            CallView call,
            String state,
            long since,
            @Nullable Double mos,
            boolean paid,
            @Nullable Integer place) {}

    /// Everything `calls/_board` needs.
    Map<String, Object> model(Viewer viewer) {
        CallWords say = new CallWords(viewer.zone());
        Map<CallId, Double> voices = calls.liveVoices(viewer.tenantId());
        List<CallView> live = calls.live(viewer.tenantId());
        List<CallId> queue = live.stream()
                .filter(call -> call.agentId() == null && call.state().queued() && call.phase() == Phase.IN_PROGRESS)
                .map(CallView::id)
                .toList();
        List<Row> rows = live.stream()
                .sorted(Comparator.comparing(LiveBoard::rank).thenComparing(CallView::startedAt))
                .map(call -> row(call, say, voices.get(call.id()), queue.indexOf(call.id()) + 1))
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
        model.put("queued", queue.size());
        model.put(
                "poor",
                rows.stream()
                        .filter(row -> row.mos() != null && row.mos() < 3.5)
                        .toList());
        return model;
    }

    /// @param place 0 for none
    private static Row row(CallView call, CallWords say, @Nullable Double voice, int place) {
        boolean talks = call.phase() == Phase.IN_PROGRESS;
        var since = talks ? Objects.requireNonNullElse(call.answeredAt(), call.startedAt()) : call.startedAt();
        return new Row(
                call,
                say.state(call),
                since.toEpochMilli(),
                talks ? voice : null,
                talks && call.direction() == Direction.BUSINESS_INITIATED,
                place == 0 ? null : place);
    }

    /// Those without an agent first: they ring, or wait in the queue.
    private static int rank(CallView call) {
        return switch (call.phase()) {
            case RINGING -> 0;
            case DIALING -> 1;
            case IN_PROGRESS -> call.state().queued() ? 0 : 2;
            case ENDED -> 3;
        };
    }

    private static long count(List<Row> rows, String state) {
        return rows.stream().filter(row -> row.state().equals(state)).count();
    }
}
