package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.sockets.PacketLoop;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The thread of some sessions.
public final class RelayLoop extends PacketLoop {
    /// A session whose legs all stand needs a tick only every so often; the others need each, for ICE.
    private static final int SETTLED_TICKS = 5;

    private final Set<Session> sessions = new LinkedHashSet<>();
    /// The same, for the ticks; null since one came or went.
    private Session @Nullable [] ticked;

    final RelayCounts counts = new RelayCounts();
    private final Consumer<Session> eachTick;
    private long ticks;

    RelayLoop(String name) {
        this(name, session -> {});
    }

    /// @param eachTick told of a session after its tick
    RelayLoop(String name, Consumer<Session> eachTick) {
        super(name);
        this.eachTick = eachTick;
        start();
    }

    /// A steady clock in milliseconds.
    static long now() {
        return steadyMillis();
    }

    /// Runs on the loop and waits for the result.
    ///
    /// @throws Sdp.BadSdp when the work throws it
    <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException wrapped) {
            if (wrapped.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw wrapped;
        }
    }

    void add(Session session) {
        sessions.add(session);
        ticked = null;
    }

    void remove(Session session) {
        sessions.remove(session);
        ticked = null;
    }

    @Override
    protected int calls() {
        return sessions.size();
    }

    @Override
    protected void tick(long now) {
        ticks++;
        int turn = 0;
        // one that ends itself in its tick is still in this turn's
        Session[] all = ticked == null ? sessions.toArray(new Session[0]) : ticked;
        ticked = all;
        for (Session session : all) {
            // settled ones take turns, so that their checks and reports do not all leave in one burst
            if ((ticks + turn++) % SETTLED_TICKS == 0 || !session.settled()) {
                session.tick(now);
                eachTick.accept(session);
            }
        }
    }
}
