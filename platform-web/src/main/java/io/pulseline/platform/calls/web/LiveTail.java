package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallChanges;
import io.pulseline.platform.calls.CallChanges.Change;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// One follower of call changes per node; it wakes the streams of the tenants that have news. What the news is,
/// each
/// stream reads for itself, in its own tenant.
@Component
class LiveTail implements SmartLifecycle {
    /// A transaction may commit this many ids after a later one.
    private static final long LOOK_BACK = 200;
    /// How late news of another node may be.
    private static final Duration POLL = Duration.ofMillis(250);
    /// What one commit after the other brings is one piece of news.
    private static final Duration REST = Duration.ofMillis(30);

    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);

    private final CallChanges changes;
    private final Map<TenantId, Set<Follower>> followers = new ConcurrentHashMap<>();
    private Set<Long> seen = Set.of();
    private long newest = -1;
    private volatile boolean running;

    LiveTail(CallChanges changes) {
        this.changes = changes;
    }

    /// News of one tenant, until closed.
    Follower follow(TenantId tenant) {
        Follower follower = new Follower(tenant);
        followers.computeIfAbsent(tenant, key -> ConcurrentHashMap.newKeySet()).add(follower);
        return follower;
    }

    private void loop() {
        while (running) {
            try {
                changes.await(POLL);
                look();
                Thread.sleep(REST);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException trouble) {
                // the database is away: the tail is read from where it was once it is back
                LOG.warn("event=live-tail-failed reason=\"{}\"", trouble.toString());
            }
        }
    }

    private void look() {
        if (followers.values().stream().allMatch(Set::isEmpty)) {
            newest = -1;
            return;
        }
        if (newest < 0) {
            newest = changes.newest();
            seen = Set.of();
            // what happened between a stream's first picture and now
            followers.values().forEach(some -> some.forEach(Follower::wake));
        }
        List<Change> recent = changes.after(newest - LOOK_BACK);
        Set<TenantId> news = recent.stream()
                .filter(change -> !seen.contains(change.id()))
                .map(Change::tenant)
                .collect(Collectors.toSet());
        seen = recent.stream().map(Change::id).collect(Collectors.toCollection(HashSet::new));
        newest = recent.isEmpty() ? newest : recent.getLast().id();
        news.forEach(tenant -> followers.getOrDefault(tenant, Set.of()).forEach(Follower::wake));
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("live-tail").start(this::loop);
    }

    /// Streams end first, so that the web server need not wait for them; browsers come back by themselves.
    @Override
    public void stop() {
        running = false;
        followers.values().forEach(some -> some.forEach(Follower::wake));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After everything is up, before the web server begins to stop.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    final class Follower implements AutoCloseable {
        private final TenantId tenant;
        private final Semaphore news = new Semaphore(0);
        private volatile long newest = System.nanoTime();

        private Follower(TenantId tenant) {
            this.tenant = tenant;
        }

        /// Waits for news, no longer than this; several changes at once are one piece of news.
        ///
        /// @return whether there is news
        boolean await(Duration limit) throws InterruptedException {
            boolean woken = news.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
            news.drainPermits();
            return woken;
        }

        /// When the newest news came, by [System#nanoTime()]; whatever is read later knows it.
        long newest() {
            return newest;
        }

        boolean open() {
            return running;
        }

        private void wake() {
            newest = System.nanoTime();
            news.release();
        }

        @Override
        public void close() {
            followers.getOrDefault(tenant, Set.of()).remove(this);
        }
    }
}
