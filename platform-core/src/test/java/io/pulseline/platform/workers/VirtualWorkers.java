package io.pulseline.platform.workers;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The registry for simulations without a database: whatever a call asks of it is answered by the fleet of
/// the simulation.
public abstract class VirtualWorkers extends Workers {
    protected VirtualWorkers() {
        super(
                NoDatabase.transactions(),
                NoDatabase.jdbc(),
                NoDatabase.of(WorkerLink.class),
                event -> {},
                NoDatabase.audit());
    }

    @Override
    public abstract Optional<WorkerRef> reserve(WorkerKind kind, @Nullable String region);

    /// It is all one region.
    @Override
    public Optional<String> region(WorkerRef worker) {
        return Optional.empty();
    }

    public static Placement anywhere() {
        return new Placement(new PlacementProperties(List.of()));
    }

    @Override
    public abstract void release(WorkerRef worker);

    @Override
    public abstract void releaseSoon(WorkerRef worker);

    @Override
    public abstract CommandAnswer command(WorkerRef worker, WorkerCommand command) throws WorkerLink.WorkerUnreachable;

    @Override
    public abstract Map<WorkerRef, Integer> takenPlaces();

    @Override
    public abstract boolean correctPlaces(WorkerRef worker, int counted, int right);
}
