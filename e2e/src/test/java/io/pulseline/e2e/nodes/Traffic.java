package io.pulseline.e2e.nodes;

import static io.pulseline.e2e.Stack.until;

import io.pulseline.e2e.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// Calls at a steady rate, as Meta sees them: users who call a number by Graph or by SIP, and users who are called. The
/// tenant's PBX answers
/// and talks; each call ends after its time by the user's hand, or it was dropped. What is said here comes from the
/// simulator alone.
final class Traffic implements AutoCloseable {
    static final String GRAPH = "206418377150934";
    static final String SIP = "206418377150936";
    private static final Duration SOON = Duration.ofSeconds(30);
    /// Nobody talks into silence for longer.
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Stack stack;
    private final String trunk;
    private final Duration talk;
    private final Map<String, Seen> calls = new ConcurrentHashMap<>();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    /// Dials that the platform answered with 2xx, by its own ids.
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService world =
            Executors.newScheduledThreadPool(12, Thread.ofPlatform().daemon().factory());
    private ScheduledFuture<?> calling;

    /// One call of the simulator's.
    static final class Seen {
        final String id;
        final String user;
        final Instant startedAt;
        final boolean dialled;
        /// Signalled by SIP: no webhook tells of it.
        final boolean sip;
        volatile Instant answeredAt;
        volatile Instant endedAt;
        volatile String endedBy = "";
        volatile long packets;
        volatile Instant grewAt;
        volatile Duration longestGap = Duration.ZERO;
        volatile boolean asked;
        volatile boolean picked;

        Seen(JsonNode call) {
            id = call.path("id").asString();
            user = call.path("wa_id").asString();
            startedAt = Instant.parse(call.path("started_at").asString());
            dialled = call.path("direction").asString().equals("BUSINESS_INITIATED");
            sip = call.path("sip").asBoolean();
        }

        void look(JsonNode call, Instant now) {
            answeredAt = time(call, "answered_at");
            long heard = call.path("packets_from_business").asLong();
            if (answeredAt != null && endedAt == null) {
                if (grewAt == null || heard > packets) {
                    grewAt = now;
                }
                Duration gap = Duration.between(grewAt, now);
                longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
            }
            packets = heard;
            endedAt = time(call, "ended_at");
            endedBy = call.path("ended_by").asString("");
        }

        private static Instant time(JsonNode call, String field) {
            String text = call.path(field).asString("");
            return text.isEmpty() ? null : Instant.parse(text);
        }

        boolean talksAt(Instant at) {
            return answeredAt != null && answeredAt.isBefore(at) && (endedAt == null || endedAt.isAfter(at));
        }

        /// Ended before its time, or the user heard nothing any more.
        boolean dropped() {
            return answeredAt != null && (endedAt != null && !asked || longestGap.compareTo(SILENCE) > 0);
        }
    }

    Traffic(Stack stack, String pbx, Duration talk) {
        this.stack = stack;
        this.talk = talk;
        this.trunk =
                stack.post("tern", "/sip/trunks", """
                        {"name":"nodes","hosts":["%s"],"auth":{"mode":"IP"},"codecs":["PCMA"],"srtp":"NONE","call_limit":1000,
                         "calls_per_second":100}""".formatted(pbx)).path("id").asString();
        for (String number : new String[] {GRAPH, SIP}) {
            stack.api(
                    "tern",
                    "PUT",
                    "/numbers/" + number + "/routing",
                    "{\"targets\":[{\"kind\":\"SIP\",\"id\":\"" + trunk + "\",\"seconds\":20}]}");
        }
        until(
                "an edge knows the trunk",
                SOON,
                () -> stack.api("tern", "/sip/trunks/" + trunk).path("state").hasNonNull("told_at"));
        world.scheduleWithFixedDelay(this::look, 0, 250, TimeUnit.MILLISECONDS);
    }

    /// @param everyMillis between two calls
    void begin(long everyMillis) {
        calling = world.scheduleAtFixedRate(() -> world.execute(this::next), 0, everyMillis, TimeUnit.MILLISECONDS);
    }

    /// No new calls; those that go on may end.
    void finish() {
        calling.cancel(false);
        until(
                "the last call is over",
                Duration.ofSeconds(90),
                () -> calls.values().stream().allMatch(call -> call.endedAt != null));
    }

    Collection<Seen> calls() {
        return calls.values();
    }

    /// What the platform has promised to remember.
    Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    /// Dials that the platform did not take.
    int refused() {
        return refused.get();
    }

    /// Three kinds of calls in turn.
    private void next() {
        int number = users.incrementAndGet();
        String user = "42060%07d".formatted(number);
        try {
            switch (number % 3) {
                case 0 -> dial("38591%07d".formatted(number));
                case 1 -> calls(user, GRAPH);
                default -> calls(user, SIP);
            }
        } catch (RuntimeException failure) {
            refused.incrementAndGet();
        }
    }

    private void calls(String user, String number) {
        stack.sim("/_sim/calls", "{\"from\":\"%s\",\"number_id\":\"%s\",\"echo\":true}".formatted(user, number));
    }

    private void dial(String user) {
        stack.sim("/_sim/users/" + user + "/grant", "{\"number_id\":\"" + GRAPH + "\",\"permanent\":true}");
        accepted.add(stack.post("tern", "/calls", """
                {"number_id":"%s","to":"%s","route":{"kind":"SIP","id":"%s"}}""".formatted(GRAPH, user, trunk))
                .path("id")
                .asString());
    }

    private void look() {
        try {
            Instant now = Instant.now();
            for (JsonNode call : stack.simState().path("calls")) {
                Seen seen = calls.computeIfAbsent(call.path("id").asString(), id -> new Seen(call));
                if (seen.endedAt == null) {
                    seen.look(call, now);
                    act(seen, now);
                }
            }
        } catch (RuntimeException away) {
            // the next look sees it
        }
    }

    private void act(Seen call, Instant now) {
        if (call.dialled
                && !call.picked
                && call.answeredAt == null
                && call.startedAt.plusSeconds(1).isBefore(now)) {
            call.picked = true;
            world.execute(() -> asUser(call, "answer", "\"tone_hz\":-1,"));
            world.execute(() -> asUser(call, "echo", ""));
        }
        if (call.answeredAt != null
                && call.endedAt == null
                && !call.asked
                && call.answeredAt.plus(talk).isBefore(now)) {
            call.asked = true;
            world.execute(() -> asUser(call, "hangup", ""));
        }
    }

    private void asUser(Seen call, String verb, String more) {
        try {
            stack.sim("/_sim/users/" + call.user + "/" + verb, "{" + more + "\"call_id\":\"" + call.id + "\"}");
        } catch (RuntimeException over) {
            // it has ended by itself
        }
    }

    @Override
    public void close() {
        world.shutdownNow();
    }
}
