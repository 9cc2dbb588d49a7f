package io.pulseline.platform.workers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Knows at once that a worker's process has died, instead of when its lease ends: one connection to the door of each
/// worker that serves, over which nothing is said. A kernel closes what its dead process had open; where nobody listens
/// any more then, the worker is lost. One that hangs, or is cut off, keeps its connection, and [WorkerWatch] waits for
/// its lease.
@Component
class WorkerDoors {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerDoors.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Workers workers;
    private final ApplicationEventPublisher events;
    private final Map<WorkerRef, Thread> watched = new ConcurrentHashMap<>();

    WorkerDoors(Workers workers, ApplicationEventPublisher events) {
        this.workers = workers;
        this.events = events;
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        List<WorkerNode> serving = workers.all().stream()
                .filter(node -> node.state().equals("SERVING"))
                .toList();
        Set<WorkerRef> known = serving.stream().map(WorkerDoors::ref).collect(Collectors.toSet());
        for (WorkerNode node : serving) {
            watched.computeIfAbsent(
                    ref(node),
                    worker -> Thread.ofVirtual()
                            .name("door-" + worker.id())
                            .start(() -> watch(worker, URI.create(node.controlUrl()))));
        }
        watched.forEach((worker, thread) -> {
            if (!known.contains(worker)) {
                watched.remove(worker);
                thread.interrupt();
            }
        });
    }

    private static WorkerRef ref(WorkerNode node) {
        return new WorkerRef(node.id(), node.epoch());
    }

    /// Until it dies, or is interrupted.
    private void watch(WorkerRef worker, URI door) {
        boolean stood = false;
        int brief = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long from = System.nanoTime();
            Knock knock = knock(door);
            if (knock == Knock.REFUSED && stood) {
                // nobody interrupts what follows
                watched.remove(worker);
                lost(worker);
                return;
            }
            stood |= knock == Knock.ENDED;
            brief = System.nanoTime() - from < PATIENCE.toNanos() ? brief + 1 : 0;
            if (knock != Knock.ENDED || brief > 1) {
                // never there, so no door yet, or not for us; or one that closes each connection at once
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private enum Knock {
        /// there was a connection, and now there is none
        ENDED,
        REFUSED,
        /// the lease will tell
        UNKNOWN
    }

    private static Knock knock(URI door) {
        boolean open = false;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(door.getHost(), port(door)), (int) PATIENCE.toMillis());
            open = true;
            // it says nothing, and closes a connection on which we say nothing after a while
            socket.getInputStream().read();
            return Knock.ENDED;
        } catch (ConnectException refused) {
            return Knock.REFUSED;
        } catch (IOException other) {
            return open ? Knock.ENDED : Knock.UNKNOWN;
        }
    }

    private void lost(WorkerRef worker) {
        if (workers.markDead(worker)) {
            LOG.warn("event=worker-died worker={} epoch={}", worker.id(), worker.epoch());
            events.publishEvent(new WorkerLost(worker));
        }
    }

    private static int port(URI door) {
        return door.getPort() > 0 ? door.getPort() : door.getScheme().equals("https") ? 443 : 80;
    }
}
