package io.pulseline.platform.calls;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.settings.NoCallFilters;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.TenantResolver;
import io.pulseline.platform.webhooks.VirtualInbox;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.workers.VirtualWorkers;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/// A few minutes of a contact centre in virtual time: users, Meta, two agents, dialling programs, media
/// workers, and the platform's own inbox, lanes, state machine, timers and outbox in one or two processes
/// that crash. The same seed tells the same story. Nothing here but time, tables, Meta and the media
/// workers
/// is pretended.
final class CallSimulation {
    static final TenantId TENANT = TenantId.of("10000000-0000-4000-8000-000000000001");
    static final PhoneNumberId NUMBER = new PhoneNumberId("206418377150934");
    private static final List<PersonId> AGENTS = List.of(person(1), person(2));
    private static final Duration LENGTH = Duration.ofMinutes(40);
    /// Crashes, lost answers and claims that run out add up; beyond this a user sat in silence.
    private static final Duration SILENCE = Duration.ofSeconds(100);

    private final boolean voicemail;
    private final VirtualTime time;
    private final CrashPlan crashes;
    private final VirtualTransactions transactions;
    private final VirtualTables tables;
    private final VirtualInbox inbox;
    private final VirtualMeta meta;
    private final VirtualFleet fleet;
    private final Set<String> broken = new LinkedHashSet<>();
    private final List<String> story = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Bells inboxBells = new Bells();
    private final Bells taskBells = new Bells();
    private final Map<CallId, Set<PersonId>> connected = new LinkedHashMap<>();
    private final Map<CallId, @Nullable Long> recorded = new LinkedHashMap<>();

    /// What came of one seed.
    ///
    /// @param broken  the invariants that did not hold; empty is good
    /// @param points  how many points a process could have died at
    /// @param items   inbox rows
    /// @param calls   calls at Meta
    record Result(List<String> broken, List<String> story, int points, int items, int calls) {}

    /// Mistakes that the code could make; the invariants must find each.
    enum Mistake {
        NONE,
        /// now and then outgoing work is not stored with what asks for it
        A_TASK_IS_LOST,
        /// whoever comes has the call
        EVERY_AGENT_WINS,
        /// Meta's second word about an end is dropped with its talk time
        AN_END_IS_FORGOTTEN
    }

    static Result run(long seed) {
        return run(seed, Mistake.NONE);
    }

    static Result run(long seed, Mistake mistake) {
        Random plan = new Random(seed * 31 + 7);
        Set<Integer> deadly = new TreeSet<>();
        for (int crash = plan.nextInt(4); crash > 0; crash--) {
            deadly.add(plan.nextInt(700));
        }
        return new CallSimulation(seed, deadly, mistake).play();
    }

    /// The story of a seed with exactly these crashes.
    static Result run(long seed, Set<Integer> deadly) {
        return new CallSimulation(seed, deadly, Mistake.NONE).play();
    }

    private CallSimulation(long seed, Set<Integer> deadly, Mistake mistake) {
        Random random = new Random(seed);
        voicemail = seed % 4 == 3;
        time = new VirtualTime(
                random, VirtualTime.START, LENGTH, failure -> broken.add("a thread ended by " + failure));
        crashes = new CrashPlan(time, deadly, this::died);
        transactions = new VirtualTransactions(time, crashes);
        double loss = List.of(0.0, 0.02, 0.1).get(random.nextInt(3));
        fleet = new VirtualFleet(time, transactions, crashes, loss, broken::add);
        tables = new VirtualTables(time, transactions, taskBells::ring, fleet, broken::add, mistake);
        inbox = new VirtualInbox(transactions, time, random, transactions::wrote, inboxBells::ring);
        meta = new VirtualMeta(time, crashes, loss, broken::add);
    }

    private static PersonId person(int number) {
        return new PersonId(new UUID(0, number));
    }

    /// Those who wait for one kind of work, and when there will be some: who starts later looks at all
    /// of it.
    private final class Bells {
        private final List<VirtualTime.Bell> bells = new ArrayList<>();
        private final TreeSet<Instant> later = new TreeSet<>();

        void add(VirtualTime.Bell bell) {
            bells.add(bell);
            later.tailSet(time.instant()).forEach(at -> ring(bell, at));
        }

        void ring(Instant at) {
            later.add(at);
            bells.forEach(bell -> ring(bell, at));
        }

        /// In the same process at once, in others at their next look.
        private void ring(VirtualTime.Bell bell, Instant at) {
            bell.ring((at.isAfter(time.instant()) ? at : time.instant()).plus(time.millis(0, 100)));
        }
    }

    private void died(VirtualTime.Process process, String where) {
        story.add(time.instant() + " " + process.name + " dies " + where);
        time.start(null, time.seconds(0.3, 4), () -> nodes.add(new Node(process.name)));
    }

    /// One web process: the real parts, built as Spring builds them.
    private final class Node {
        final VirtualTime.Process process;
        final CallProgress progress;
        final Dialling dialling;
        final Joining joining;
        final LostCalls lost;

        Node(String name) {
            process = new VirtualTime.Process(name);
            progress = new CallProgress(
                    transactions, tables.store, tables.timeline, tables.outbox, fleet, CallSimulation.this::heard);
            NumberRouting routing = voicemail ? agentsThenVoicemail() : agentsOnly();
            CallTurns turns =
                    new CallTurns(tables.store, tables.timeline, progress, tables.outbox, routing, inbox, time);
            BotFacts bots = new BotFacts(
                    transactions,
                    tables.store,
                    progress,
                    turns,
                    tables.outbox,
                    new Teams(transactions, NoDatabase.jdbc(), null, new NoAudit(), new ObjectMapper()),
                    new NoTelephony(),
                    time);
            MenuSteps menus = new MenuSteps(
                    transactions,
                    tables.store,
                    tables.timeline,
                    progress,
                    turns,
                    tables.outbox,
                    new NoMenus(),
                    inbox,
                    time);
            NoShows noShows = new NoShows(tables.store, progress, routing, new NobodyIsAway(), inbox, time);
            CallTimers timers =
                    new CallTimers(tables.store, tables.timeline, progress, turns, menus, noShows, inbox, time);
            MetaFacts facts = new MetaFacts(
                    tables.store,
                    tables.timeline,
                    progress,
                    routing,
                    new NobodyRings(),
                    new NoCallFilters(),
                    inbox,
                    new NobodyElse(),
                    new CallProperties(Duration.ofSeconds(30)));
            WorkerFacts worker = new WorkerFacts(
                    tables.store,
                    tables.timeline,
                    progress,
                    new CallQuality(NoDatabase.jdbc()),
                    inbox,
                    new SipFacts(tables.store, tables.timeline, progress, turns, tables.outbox, event -> {}),
                    bots,
                    menus,
                    new ObjectMapper());
            CallInbox door = new CallInbox(transactions, tables.store, facts, worker, timers);
            WorkerSteps steps = new WorkerSteps(
                    fleet, VirtualWorkers.anywhere(), tables.store, tables.timeline, progress, transactions, time);
            GraphSteps graph = new GraphSteps(meta, progress, tables.timeline, transactions, new NoCapture(), time);
            LinkSteps links = new LinkSteps(
                    fleet,
                    tables.store,
                    tables.timeline,
                    progress,
                    turns,
                    routing,
                    new NoTelephony(),
                    new NoBots(),
                    bots,
                    transactions,
                    time);
            dialling = new Dialling(
                    transactions,
                    tables.store,
                    tables.timeline,
                    progress,
                    tables.outbox,
                    steps,
                    fleet,
                    meta,
                    inbox,
                    new OpenGates(),
                    new NoAudit(),
                    new NoCapture(),
                    time);
            CallTaskRunner runner = new CallTaskRunner(
                    tables.outbox,
                    tables.store,
                    graph,
                    steps,
                    links,
                    dialling,
                    menus,
                    new NoRecorder(),
                    new NoTap(),
                    progress,
                    transactions,
                    time);
            joining = new Joining(
                    transactions,
                    tables.store,
                    tables.timeline,
                    progress,
                    new NobodyPassesOn(),
                    new CallHolds(transactions, tables.store, tables.timeline, fleet, NoDatabase.jdbc(), time),
                    steps,
                    links,
                    fleet,
                    time);
            lost = new LostCalls(transactions, tables.store, progress, bots, time, work -> work.forEach(Runnable::run));
            int consumers = 1 + time.random.nextInt(2);
            for (int i = 0; i < consumers; i++) {
                VirtualInbox.Reader reader = inbox.reader(List.of(new OurNumbers(), door), door);
                loop(inboxBells, () -> inbox.hasWork() && reader.drain() > 0);
            }
            loop(taskBells, () -> {
                if (tables.outbox.hasWork()) {
                    runner.claimDue(task -> time.start(process, Duration.ZERO, task));
                }
                return false;
            });
            time.start(process, time.millis(0, 1000), lost::sweep);
            LostPlaces places = new LostPlaces(transactions, tables.store, fleet);
            // the real one looks every ten seconds; what matters is that it looks in the end
            time.start(process, time.seconds(20, 100), () -> {
                places.sweep();
                Instant late = VirtualTime.START.plus(LENGTH).minusSeconds(180);
                time.sleepUntil(late.isAfter(time.instant()) ? late : time.instant());
                for (int look = 0; look < 3; look++) {
                    places.sweep();
                    time.sleep(Duration.ofSeconds(10));
                }
            });
        }

        /// @param round true when there may be more to do at once
        private void loop(Bells bells, Supplier<Boolean> round) {
            VirtualTime.Bell bell = time.new Bell();
            bells.add(bell);
            time.start(process, time.millis(0, 100), () -> {
                while (true) {
                    if (!round.get()) {
                        bell.await();
                    }
                }
            });
        }
    }

    private static final class NoMenus implements MenuTargets {
        @Override
        public List<Named> all(TenantId tenant) {
            return List.of();
        }

        @Override
        public Optional<Menu> find(TenantId tenant, UUID id) {
            return Optional.empty();
        }
    }

    private static final class NoBots implements BotTargets {
        @Override
        public List<Named> all(TenantId tenant) {
            return List.of();
        }

        @Override
        public Optional<Bot> find(TenantId tenant, UUID id) {
            return Optional.empty();
        }
    }

    private static final class NoTelephony implements SipTargets {
        @Override
        public boolean has(TenantId tenant, UUID id) {
            return false;
        }

        @Override
        public boolean canRing(TenantId tenant, UUID id) {
            return false;
        }

        @Override
        public List<Named> all(TenantId tenant) {
            return List.of();
        }

        @Override
        public Optional<WorkerRef> workerFor(List<UUID> targets) {
            return Optional.empty();
        }
    }

    /// Limits are counted by the database, which has tests of its own.
    private static final class OpenGates implements DialGuard {
        @Override
        public void alone(TenantId tenant) {}

        @Override
        public Optional<DialGate> pass(
                TenantId tenant, PhoneNumberId number, WaUser user, CallId call, @Nullable UUID trunk) {
            return Optional.empty();
        }
    }

    static NumberRouting agentsOnly() {
        return new NumberRouting(
                NoDatabase.transactions(),
                NoDatabase.jdbc(),
                new NoCallFilters(),
                NoDatabase.audit(),
                new ObjectMapper(),
                Clock.systemUTC()) {
            @Override
            Plan stored(PhoneNumberId number) {
                return new Plan(Route.AGENTS_ONLY, 0);
            }
        };
    }

    private static NumberRouting agentsThenVoicemail() {
        return new NumberRouting(
                NoDatabase.transactions(),
                NoDatabase.jdbc(),
                new NoCallFilters(),
                NoDatabase.audit(),
                new ObjectMapper(),
                Clock.systemUTC()) {
            @Override
            Plan stored(PhoneNumberId number) {
                return new Plan(List.of(new Route(Route.Kind.AGENTS, 15), new Route(Route.Kind.VOICEMAIL, null)), 1);
            }
        };
    }

    private static final class OurNumbers implements TenantResolver {
        @Override
        public Optional<TenantId> ofMeta(
                @Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String displayNumber) {
            return NUMBER.equals(number) ? Optional.of(TENANT) : Optional.empty();
        }

        @Override
        public Optional<TenantId> ofCall(CallId call) {
            return Optional.empty();
        }
    }

    private static final class NoAudit implements AuditTrail {
        @Override
        public void record(
                TenantId tenant,
                Actor actor,
                String action,
                String object,
                @Nullable String before,
                @Nullable String after) {}

        @Override
        public void recordForStaff(
                Actor actor,
                String action,
                String object,
                @Nullable TenantId tenant,
                @Nullable String before,
                @Nullable String after) {}
    }

    /// What the record of an ended call would be made of, inside the transaction that ends it.
    private void heard(Object event) {
        if (event instanceof CallEnded(TenantId tenant, CallId id)) {
            // browsers see it on the live page and close their leg
            time.start(null, time.seconds(0.2, 2), () -> {
                VirtualTables.Row row = tables.calls.get(id);
                if (row != null && row.ended()) {
                    fleet.goodbye(id, LegName.AGENT);
                }
            });
            boolean there = recorded.containsKey(id);
            Long before = recorded.get(id);
            recorded.put(id, Objects.requireNonNull(tables.calls.get(id)).state.seconds());
            transactions.wrote(() -> {
                if (there) {
                    recorded.put(id, before);
                } else {
                    recorded.remove(id);
                }
            });
        }
    }

    private Result play() {
        for (int i = 0, many = 1 + time.random.nextInt(2); i < many; i++) {
            nodes.add(new Node("web-" + i));
        }
        fleet.serve(inbox, () -> anyNode().map(node -> node.process), this::mayTalk, this::answerAtMeta);
        meta.serve(
                this::deliver,
                this::userCalled,
                call -> tables.byWacid(call.id).ifPresent(row -> {
                    fleet.goodbye(row.id, LegName.META);
                }));
        int userCalls = time.random.nextInt(4);
        for (int i = 0; i < userCalls; i++) {
            time.start(null, time.seconds(1, 30), meta::userCalls);
        }
        int dials = (userCalls == 0 ? 1 : 0) + time.random.nextInt(3);
        for (int i = 0; i < dials; i++) {
            int number = i;
            time.start(null, time.seconds(1, 30), () -> dial(number));
        }
        if (time.chance(0.15)) {
            time.start(null, time.seconds(2, 50), () -> fleet.lose(this::workerLost));
        }
        time.run();
        judge();
        tell();
        return new Result(
                List.copyOf(broken),
                story,
                crashes.passed(),
                inbox.size(),
                meta.calls().size());
    }

    private void workerLost() {
        story.add(time.instant() + " a worker is lost");
        for (Node node : nodes) {
            if (node.process.up) {
                time.start(node.process, time.millis(0, 1000), node.lost::sweep);
                time.start(node.process, Duration.ofSeconds(5), node.lost::sweep);
            }
        }
    }

    private Optional<Node> anyNode() {
        List<Node> up = nodes.stream().filter(node -> node.process.up).toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(time.random.nextInt(up.size())));
    }

    private boolean mayTalk(CallId id) {
        VirtualTables.Row row = tables.calls.get(id);
        return row != null
                && meta.find(row.wacid)
                        .map(call -> call.pickedUp != null || !call.alive())
                        .orElse(false);
    }

    private @Nullable String answerAtMeta(CallId id) {
        VirtualTables.Row row = tables.calls.get(id);
        return row == null
                ? null
                : meta.find(row.wacid).map(call -> call.preAccepted).orElse(null);
    }

    private boolean deliver(byte[] body) {
        Optional<Node> node = anyNode();
        if (node.isEmpty()) {
            return false;
        }
        try {
            return time.request(node.get().process, () -> {
                try {
                    inbox.store(body);
                    return true;
                } catch (Inbox.UnreadableDelivery unreadable) {
                    throw new IllegalStateException(unreadable);
                }
            });
        } catch (VirtualTime.ConnectionLost lost) {
            return false;
        }
    }

    private interface Request<T> {
        T on(Node node);
    }

    /// A browser or a program asks, and asks again when the connection breaks.
    private <T> Optional<T> ask(Request<T> request) {
        for (int attempt = 0; attempt < 8; attempt++) {
            Optional<Node> node = anyNode();
            if (node.isPresent()) {
                try {
                    return Optional.of(time.request(node.get().process, () -> request.on(node.get())));
                } catch (VirtualTime.ConnectionLost lost) {
                    // the browser says so and tries again
                }
            }
            time.sleep(time.seconds(0.5, 5));
        }
        return Optional.empty();
    }

    private void userCalled(VirtualMeta.Truth call, Duration patience) {
        for (PersonId agent : AGENTS) {
            int clicks = time.chance(0.2) ? 2 : 1;
            Duration delay = time.chance(0.4) ? Duration.ofSeconds(5) : time.seconds(1, 70);
            if (time.chance(0.75)) {
                for (int click = 0; click < clicks; click++) {
                    time.start(
                            null,
                            delay.plus(time.millis(0, 150)),
                            () -> tables.byWacid(call.id).ifPresent(row -> {
                                // before pre_accept it does not ring on any desk
                                if (!row.ended() && row.state.preAcceptedAt() != null) {
                                    agentTakes(row.id, agent);
                                }
                            }));
                }
            } else if (time.chance(0.3)) {
                time.start(null, delay, () -> tables.byWacid(call.id).ifPresent(row -> hangUp(row.id)));
            }
        }
    }

    private void agentTakes(CallId id, PersonId agent) {
        Optional<AnswerResult> answer =
                ask(node -> node.joining.join(TENANT, agent, "Agent " + agent.value(), id, "browser offer"));
        if (!(answer.orElse(null) instanceof AnswerResult.Connected)) {
            return;
        }
        connected.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(agent);
        if (time.chance(0.2)) {
            // the page is loaded anew, or the laptop closed for good
            time.sleep(time.seconds(1, 20));
            fleet.goodbye(id, LegName.AGENT);
            if (time.chance(0.6)) {
                time.sleep(time.seconds(0.5, 20));
                ask(node -> node.joining.join(TENANT, agent, "Agent " + agent.value(), id, "another offer"));
            } else {
                return;
            }
        }
        // somebody hangs up at last, however the user is
        time.sleep(time.seconds(1, 120));
        hangUp(id);
    }

    private void hangUp(CallId id) {
        ask(node -> node.progress.apply(
                TENANT, id, new CallFact.HangUpAsked(time.instant()), Entry.portal("an agent ends the call")));
    }

    private void dial(int number) {
        WaUser user = new WaUser(new E164("38591777000" + number), null, null);
        PersonId agent = AGENTS.get(number % 2);
        String key = "dial " + number;
        @Nullable String opaque = time.chance(0.3) ? "order " + number : null;
        LiveCalls.Dial dial = new LiveCalls.Dial(NUMBER, user, agent, "Agent " + agent.value(), null, opaque, key);
        Optional<DialResult> result = ask(node -> transactions
                .inTenant(TENANT, () -> tables.store.idOfKey(key))
                .<DialResult>map(DialResult.Dialled::new)
                .orElseGet(() -> node.dialling.place(TENANT, new Actor.Program("simulation"), dial)));
        if (result.orElse(null) instanceof DialResult.Dialled(CallId id)) {
            if (time.chance(0.1)) {
                hangUp(id);
            }
            time.sleep(time.seconds(0.1, 2));
            agentTakes(id, agent);
        }
    }

    /// What has to be true of every story when everything has come to rest.
    private void judge() {
        broken.addAll(inbox.unfinished());
        broken.addAll(fleet.unfinished());
        tables.tasks.stream()
                .filter(VirtualTables.TaskRow::open)
                .forEach(row -> broken.add("task " + row.task + " is " + row.state));
        meta.calls().forEach(this::judge);
        meta.rings().forEach((user, times) -> {
            if (times > 1) {
                broken.add("user " + user + " was rung " + times + " times by one dial");
            }
        });
        for (VirtualTables.Row row : tables.calls.values()) {
            if (!row.ended()) {
                broken.add("call " + row.wacid + " " + row.id + " never ended: " + row.state);
            }
            if (row.wacid == null && CallVerdicts.outcome(row.state) == Outcome.ANSWERED) {
                broken.add("a call that Meta never named was answered");
            }
            if (!recorded.containsKey(row.id) || !Objects.equals(recorded.get(row.id), row.state.seconds())) {
                broken.add("the record of " + row.wacid + " says " + recorded.get(row.id) + " s");
            }
            if (connected.getOrDefault(row.id, Set.of()).size() > 1) {
                broken.add("call " + row.wacid + " has two agents");
            }
        }
    }

    /// For whoever replays a seed: every line of every call's timeline among the deaths.
    private void tell() {
        tables.entries.forEach((id, lines) ->
                lines.forEach(line -> story.add(line.at() + " " + Objects.requireNonNull(tables.calls.get(id)).wacid
                        + " " + line.speaker() + " " + line.kind() + ": " + line.detail())));
    }

    private void judge(VirtualMeta.Truth truth) {
        List<VirtualTables.Row> rows = tables.calls.values().stream()
                .filter(row -> truth.id.equals(row.wacid))
                .toList();
        if (rows.size() != 1) {
            broken.add(truth.id + " has " + rows.size() + " rows");
            return;
        }
        VirtualTables.Row row = rows.getFirst();
        Instant over = truth.over;
        Instant ours = row.overSince;
        if (over == null) {
            broken.add(truth.id + " never ended at Meta");
            return;
        }
        if (ours != null && over.isAfter(ours.plus(SILENCE)) && !row.state.stale()) {
            broken.add(truth.id + " went on for " + Duration.between(ours, over) + " after it ended here");
        }
        if (!Objects.equals(row.state.seconds(), truth.seconds())) {
            broken.add(truth.id + " talked for " + truth.seconds() + " s, the record says " + row.state.seconds());
        }
        if (row.state.brokenAt() != null && !fleet.wasLate(row.id)) {
            broken.add(truth.id + " was broken off although its path stood: " + row.state.brokenReason());
        }
        Outcome outcome = Objects.requireNonNull(CallVerdicts.outcome(row.state));
        if (truth.failed && outcome != Outcome.FAILED) {
            broken.add(truth.id + " failed at Meta and is " + outcome);
        }
        if (truth.pickedUp == null && outcome == Outcome.ANSWERED) {
            broken.add(truth.id + " is ANSWERED although nobody picked up");
        }
        if (truth.pickedUp != null && outcome != Outcome.ANSWERED && outcome != Outcome.FAILED) {
            broken.add(truth.id + " is " + outcome + " although somebody picked up");
        }
    }
}
