package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// R7 at the platform: how soon the calls of a worker are reported failed, and Meta told, when its process dies, when
/// it
/// hangs, and when only its door blinks. The worker is a door that listens and a lease that is renewed.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class DeadWorkersIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor ACTOR = new Actor.Program("test");
    private static final int CALLS = 20;
    private static long epoch = 1;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "dead_workers");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    Inbox inbox;

    @Autowired
    Workers workers;

    @Autowired
    NumberRouting routing;

    @Autowired
    FakeGraph graph;

    @BeforeEach
    void noCalls() {
        graph.reset();
        calls.live(TERN).forEach(left -> calls.hangUp(TERN, ACTOR, left.id()));
        until(() -> calls.live(TERN).isEmpty());
        graph.log.clear();
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.AGENTS, null)), null);
    }

    @Test
    void callsOfAProcessThatDiedAreReportedWithinASecondAndMetaIsToldWithinTwoMore() throws Exception {
        try (Played worker = new Played()) {
            Map<String, CallId> all = carried("DIED");
            Figures figures = figures(all, worker::dies);
            figures.print("a process died");
            assertThat(figures.reported().getLast()).isLessThan(1000);
            assertThat(figures.told().getLast() - figures.reported().getLast()).isLessThan(2000);
        }
    }

    @Test
    void callsOfAProcessThatHangsAreReportedWithinFiveSeconds() throws Exception {
        try (Played worker = new Played()) {
            Map<String, CallId> all = carried("HUNG");
            Figures figures = figures(all, worker::hangs);
            figures.print("a process hung (or its network was cut)");
            assertThat(figures.reported().getLast()).isLessThan(5000);
            assertThat(figures.told().getLast() - figures.reported().getLast()).isLessThan(2000);
        }
    }

    @Test
    void aDoorThatOnlyClosesConnectionsIsNoDeath() throws Exception {
        try (Played worker = new Played()) {
            Map<String, CallId> all = carried("BLINK");
            for (int i = 0; i < 3; i++) {
                worker.blinks();
                until(() -> !worker.visitors.isEmpty());
            }
            assertThat(calls.live(TERN)).hasSize(all.size());
        }
    }

    private Map<String, CallId> carried(String name) throws Exception {
        Map<String, CallId> all = new LinkedHashMap<>();
        for (int i = 0; i < CALLS; i++) {
            String wacid = "wacid." + name + i;
            inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())
                    .replace("385915550142", "38591555%04d".formatted(2000 + i))));
            all.put(wacid, new CallId(new java.util.UUID(0, 0)));
        }
        until(() -> all.keySet().stream().allMatch(wacid -> graph.said("pre_accept " + wacid)));
        calls.live(TERN)
                .forEach(call ->
                        all.put(java.util.Objects.requireNonNull(call.wacid()).value(), call.id()));
        return all;
    }

    /// In milliseconds since it happened, in order.
    private record Figures(List<Long> reported, List<Long> told) {
        void print(String what) {
            System.out.printf(
                    Locale.ROOT,
                    "R7: %s with %d calls: reported failed p50 %d ms, p99 %d ms, p100 %d ms; Graph terminate p100 %d ms%n",
                    what,
                    reported.size(),
                    reported.get(reported.size() / 2),
                    reported.get(reported.size() * 99 / 100),
                    reported.getLast(),
                    told.getLast());
        }
    }

    private Figures figures(Map<String, CallId> all, Runnable happens) {
        long from = System.nanoTime();
        happens.run();
        List<Long> reported = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        Map<String, CallId> open = new LinkedHashMap<>(all);
        Map<String, CallId> untold = new LinkedHashMap<>(all);
        until(() -> {
            List<CallId> live = calls.live(TERN).stream().map(CallView::id).toList();
            long millis = (System.nanoTime() - from) / 1_000_000;
            take(open, wacid -> !live.contains(all.get(wacid)), reported, millis);
            take(untold, wacid -> graph.said("terminate " + wacid), told, millis);
            return open.isEmpty() && untold.isEmpty();
        });
        all.values().forEach(id -> {
            CallView failed = calls.find(TERN, id).orElseThrow();
            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.reason()).isEqualTo("worker lost");
        });
        return new Figures(reported, told);
    }

    private static void take(Map<String, CallId> from, Predicate<String> when, List<Long> to, long millis) {
        from.keySet().removeIf(wacid -> {
            boolean now = when.test(wacid);
            if (now) {
                to.add(millis);
            }
            return now;
        });
    }

    /// A worker as the platform knows one: a lease each second, and a door.
    private final class Played implements AutoCloseable {
        final List<Socket> visitors = new CopyOnWriteArrayList<>();
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
        private final long number = ++epoch;

        Played() throws IOException {
            Thread.ofVirtual().start(this::open);
            heart.scheduleAtFixedRate(this::renew, 0, 1, TimeUnit.SECONDS);
            until(() -> !visitors.isEmpty());
        }

        private void open() {
            while (!door.isClosed()) {
                try {
                    visitors.add(door.accept());
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void renew() {
            workers.lease(new WorkerLease(
                    Protocol.VERSION,
                    "m-1",
                    number,
                    WorkerKind.MEDIA,
                    "local",
                    "t",
                    "http://127.0.0.1:" + door.getLocalPort(),
                    50,
                    0,
                    0,
                    WorkerState.SERVING,
                    Instant.now()));
        }

        void hangs() {
            heart.shutdownNow();
        }

        void blinks() {
            List<Socket> all = List.copyOf(visitors);
            visitors.clear();
            all.forEach(Played::end);
        }

        void dies() {
            heart.shutdownNow();
            close();
        }

        private static void end(Socket socket) {
            try {
                socket.close();
            } catch (IOException gone) {
                // closed is closed
            }
        }

        @Override
        public void close() {
            heart.shutdownNow();
            try {
                door.close();
            } catch (IOException gone) {
                // closed is closed
            }
            visitors.forEach(Played::end);
        }
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
