package io.pulseline.platform.calls;

import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.util.HashMap;
import java.util.Map;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Puts the count of taken places right. A process may die between taking a place on a worker and writing
/// down for which call, or between the end of a call and giving its place back; such a place would be taken
/// until the worker ends.
@Component
class LostPlaces {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final Workers workers;
    private Map<WorkerRef, Integer> seen = Map.of();

    LostPlaces(TenantTransactions transactions, CallStore store, Workers workers) {
        this.transactions = transactions;
        this.store = store;
        this.workers = workers;
    }

    /// What a call is just about to take or give back looks like a difference too, but not twice.
    @Scheduled(fixedDelay = 10_000)
    void sweep() {
        Map<WorkerRef, Integer> living =
                transactions.asOperator("count living calls of workers", store::livingByWorker);
        Map<WorkerRef, Integer> now = new HashMap<>();
        workers.takenPlaces().forEach((worker, taken) -> {
            int more = taken - living.getOrDefault(worker, 0);
            int lasting = lasting(seen.getOrDefault(worker, 0), more);
            if (lasting == 0 || !workers.correctPlaces(worker, taken, taken - lasting)) {
                now.put(worker, more);
            }
        });
        seen = now;
    }

    private static int lasting(int before, int now) {
        if (Integer.signum(before) != Integer.signum(now)) {
            return 0;
        }
        return Math.abs(before) < Math.abs(now) ? before : now;
    }
}
