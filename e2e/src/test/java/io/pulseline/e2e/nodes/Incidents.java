package io.pulseline.e2e.nodes;

import io.pulseline.e2e.ApprovedTemplate;
import io.pulseline.e2e.Stack;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Something happens to a node while calls go on; what it cost is counted when its time is over.
final class Incidents {
    /// A call that is answered so soon was set up as ever.
    private static final Duration AS_EVER = Duration.ofSeconds(3);
    /// Calls that were being set up when it happened.
    private static final Duration BEFORE = Duration.ofSeconds(3);

    private final Traffic traffic;
    private final Ledger ledger;
    private final List<Cost> costs = new ArrayList<>();

    /// @param talking      calls that were talking when it happened
    /// @param dropped      of these, those that ended before their time or fell silent
    /// @param onTheNode    calls that were on what was killed
    /// @param foreign      dropped, but not on what was killed
    /// @param notSetUp     calls of the time around it that nobody answered
    /// @param toNormal     from then until calls are answered as ever
    record Cost(
            String name,
            int talking,
            int dropped,
            int onTheNode,
            List<String> foreign,
            int tried,
            int notSetUp,
            Duration toNormal) {
        @Override
        public String toString() {
            return "BENCH %-46s %3d talking, %2d dropped (%d on the node, %d elsewhere), %d of %d not set up, normal after %.1f s"
                            .formatted(
                                    name,
                                    talking,
                                    dropped,
                                    onTheNode,
                                    foreign.size(),
                                    notSetUp,
                                    tried,
                                    toNormal.toMillis() / 1000.0)
                    + (foreign.isEmpty() ? "" : "\nBENCH     elsewhere: " + String.join("; ", foreign));
        }
    }

    interface Act {
        void happen() throws Exception;
    }

    Incidents(Fleet fleet, Stack stack, Traffic traffic) throws IOException {
        this.traffic = traffic;
        this.ledger = new Ledger(fleet.database(), ApprovedTemplate.secret(stack, "PULSELINE_DB_PASSWORD"));
    }

    List<Cost> costs() {
        return costs;
    }

    Ledger ledger() {
        return ledger;
    }

    /// @param victims nodes whose calls may be lost; none where no call may be
    /// @param then    what is done after the act and belongs to it, a start for one
    Cost when(String name, Set<String> victims, Duration watch, Act act, Act then) throws Exception {
        Map<String, Set<String>> where = ledger.workers();
        Instant at = Instant.now();
        List<Traffic.Seen> talking =
                traffic.calls().stream().filter(call -> call.talksAt(at)).toList();
        act.happen();
        then.happen();
        // calls that began before the watch ended have had their chance
        Instant end = Instant.now().isBefore(at.plus(watch)) ? at.plus(watch) : Instant.now();
        Stack.until(
                "the time is over", watch.plusSeconds(60), () -> Instant.now().isAfter(end.plus(AS_EVER)));
        Cost cost = count(name, victims, where, at, end, talking);
        costs.add(cost);
        System.out.println(cost);
        return cost;
    }

    private Cost count(
            String name,
            Set<String> victims,
            Map<String, Set<String>> where,
            Instant at,
            Instant end,
            List<Traffic.Seen> talking) {
        List<Traffic.Seen> dropped =
                talking.stream().filter(Traffic.Seen::dropped).toList();
        List<String> foreign = dropped.stream()
                .filter(call -> where.getOrDefault(call.id, Set.of()).stream().noneMatch(victims::contains))
                .map(call -> call.id + " on " + where.get(call.id) + ", ended by " + call.endedBy + ", silent for "
                        + call.longestGap.toMillis() + " ms")
                .toList();
        long onTheNode = talking.stream()
                .filter(call -> where.getOrDefault(call.id, Set.of()).stream().anyMatch(victims::contains))
                .count();
        List<Traffic.Seen> tried = traffic.calls().stream()
                .filter(call -> call.startedAt.isAfter(at.minus(BEFORE)) && call.startedAt.isBefore(end))
                .filter(call -> !talking.contains(call))
                .sorted(Comparator.comparing(call -> call.startedAt))
                .toList();
        Instant normal = at;
        int notSetUp = 0;
        for (Traffic.Seen call : tried) {
            boolean asEver = call.answeredAt != null && call.answeredAt.isBefore(call.startedAt.plus(AS_EVER));
            notSetUp += call.answeredAt == null ? 1 : 0;
            // the next one that goes well ends it, or another one does not
            normal = asEver ? normal : call.startedAt.plusMillis(1);
        }
        Instant last = normal;
        Instant good = tried.stream()
                .map(call -> call.startedAt)
                .filter(started -> !started.isBefore(last))
                .findFirst()
                .orElse(end);
        return new Cost(
                name,
                talking.size(),
                dropped.size(),
                (int) onTheNode,
                foreign,
                tried.size(),
                notSetUp,
                normal.equals(at) ? Duration.ZERO : Duration.between(at, good));
    }

    /// What Meta knows of against what the platform has written down, once everything is over.
    Ledger.Verdict verdict() throws SQLException {
        Stack.until("everything that came is handled", Duration.ofSeconds(60), () -> {
            try {
                return ledger.settled();
            } catch (SQLException away) {
                return false;
            }
        });
        Ledger.Verdict verdict = ledger.against(traffic.calls(), traffic.accepted());
        for (int tries = 0; tries < 40 && !verdict.lost().isEmpty(); tries++) {
            // rating follows the end of a call in its own time
            LockSupport.parkNanos(500_000_000);
            verdict = ledger.against(traffic.calls(), traffic.accepted());
        }
        System.out.printf(
                Locale.ROOT,
                "BENCH %d calls at Meta, %d of them paid, %d dials taken and %d not: %d lost %s, %d doubled %s%n",
                verdict.calls(),
                verdict.paid(),
                traffic.accepted().size(),
                traffic.refused(),
                verdict.lost().size(),
                verdict.lost().stream().limit(5).toList(),
                verdict.doubled().size(),
                verdict.doubled().stream().limit(5).toList());
        return verdict;
    }
}
