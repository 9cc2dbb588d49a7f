package io.pulseline.platform.calllists;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calllists.CallList.State;
import io.pulseline.platform.calllists.CallListStore.End;
import io.pulseline.platform.calls.Agent;
import io.pulseline.platform.calls.AgentPresence;
import io.pulseline.platform.calls.CallPreviews;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialResult;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Looks at every gate of what was planned, and dials what runs: a user for each free agent, who hears it ring, so
/// nobody
/// who answers finds nobody. Every dial passes the gates of `calls`; a limit that is full makes the list wait, a pause
/// is felt before the next user, and what would be the same for everybody stops it and says why.
@Component
class CallListJob implements TenantJob {
    /// in one run, which comes every five seconds: far below Meta's 100 reads of permissions a second
    private static final int LOOKS_AT_ONCE = 100;
    private static final Duration BACK_OFF = Duration.ofSeconds(30);
    private static final Duration HORIZON = Duration.ofDays(1);
    /// How long an agent's browser may take to come to a call that rings.
    private static final Duration BROWSER = Duration.ofSeconds(12);
    private static final int TRIES = 10;
    private static final Set<GraphFaultKind> FOR_A_WHILE =
            EnumSet.of(GraphFaultKind.RATE_LIMITED, GraphFaultKind.CALL_RATE_LIMIT, GraphFaultKind.META_TROUBLE);
    private static final Set<GraphFaultKind> SAME_FOR_EVERYBODY = EnumSet.of(
            GraphFaultKind.TOKEN_INVALID,
            GraphFaultKind.UNREACHABLE,
            GraphFaultKind.NOT_ALLOWED,
            GraphFaultKind.CALLING_RESTRICTED,
            GraphFaultKind.CALLING_NOT_ENABLED,
            GraphFaultKind.COUNTRY_NOT_SUPPORTED,
            GraphFaultKind.WRONG_SIGNALLING_MODE,
            GraphFaultKind.NO_PAYMENT_METHOD);

    private final CallListStore store;
    private final CallPreviews previews;
    private final LiveCalls calls;
    private final FreeAgents agents;
    private final AgentPresence presence;
    private final BusinessNumbers numbers;
    private final TenantTransactions transactions;
    private final Clock clock;

    CallListJob(
            CallListStore store,
            CallPreviews previews,
            LiveCalls calls,
            FreeAgents agents,
            AgentPresence presence,
            BusinessNumbers numbers,
            TenantTransactions transactions,
            Clock clock) {
        this.store = store;
        this.previews = previews;
        this.calls = calls;
        this.agents = agents;
        this.presence = presence;
        this.numbers = numbers;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "calllists.dial";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int done = 0;
        for (CallList draft : transactions.inTenant(tenant.id(), () -> store.in(State.DRAFT))) {
            done += look(tenant.id(), draft);
        }
        for (CallList running : transactions.inTenant(tenant.id(), () -> store.in(State.RUNNING))) {
            done += dial(tenant.id(), running);
        }
        if (done > 0) {
            progress.report(done, done, "users looked at or dialled");
        }
    }

    private int look(TenantId tenant, CallList list) {
        BusinessNumber number = numbers.find(tenant, list.draft().number()).orElseThrow();
        List<ListedUser> some = transactions.inTenant(tenant, () -> store.unchecked(list.id(), LOOKS_AT_ONCE));
        for (ListedUser one : some) {
            CallPreviews.Preview preview = previews.look(tenant, number, one.user());
            transactions.inTenant(tenant, () -> store.checked(list.id(), one.place(), preview, clock.instant()));
        }
        return some.size();
    }

    private int dial(TenantId tenant, CallList list) {
        Instant now = clock.instant();
        endWhatNobodyHears(tenant, list, now);
        Optional<Restriction> restricted = numbers.find(tenant, list.draft().number()).stream()
                .flatMap(number -> number.restrictions().stream())
                .filter(Restriction::mayStopBusinessCalls)
                .findFirst();
        if (restricted.isPresent()) {
            stop(tenant, list, "Meta restricts the number: " + restricted.get().type());
            return 0;
        }
        CallList.Wait wait = list.waits();
        if (list.draft().inHours(now).isAfter(now)
                || wait != null && wait.until().isAfter(now)) {
            return 0;
        }
        if (list.count().planned() == 0) {
            if (list.count().live() == 0) {
                transactions.inTenant(
                        tenant, () -> store.move(list.id(), Set.of(State.RUNNING), State.DONE, null, now));
            }
            return 0;
        }
        int dialled = 0;
        boolean goesOn = true;
        while (goesOn) {
            Optional<Agent> agent = agents.next(tenant, list.draft().team());
            Optional<ListedUser> next = transactions.inTenant(
                    tenant,
                    () -> store.isRunning(list.id()) ? store.next(list.id(), clock.instant()) : Optional.empty());
            goesOn = agent.isPresent() && next.isPresent() && ring(tenant, list, next.get(), agent.get());
            dialled += goesOn ? 1 : 0;
        }
        return dialled;
    }

    /// The user would answer into silence: the call ends, and its agent is away until they say otherwise.
    private void endWhatNobodyHears(TenantId tenant, CallList list, Instant now) {
        for (CallListStore.Deaf one : transactions.inTenant(tenant, () -> store.deaf(list.id(), now.minus(BROWSER)))) {
            calls.hangUp(tenant, actor(list), one.call());
            presence.miss(tenant, one.agent());
            transactions.inTenant(
                    tenant,
                    () -> store.why(
                            list.id(), one.place(), "The agent's browser did not come; the agent is away now."));
        }
    }

    private static Actor actor(CallList list) {
        return new Actor.Program(list.madeBy() + ", " + list.draft().name());
    }

    /// @return false when the list makes a break now
    private boolean ring(TenantId tenant, CallList list, ListedUser next, Agent agent) {
        DialResult result = calls.dialIfPermitted(
                tenant,
                actor(list),
                new LiveCalls.Dial(
                        list.draft().number(),
                        next.user(),
                        agent.id(),
                        agent.name(),
                        null,
                        null,
                        "list/" + list.id() + "/" + next.place() + "/" + next.attempts()));
        return switch (result) {
            case DialResult.Dialled(var call) ->
                end(tenant, list, next, new End(ListedUser.State.DIALLED, null, null, call));
            case DialResult.NoPermission(String reason, @Nullable GraphFault fault, @Nullable Instant nextCall) ->
                nextCall != null && nextCall.isBefore(clock.instant().plus(HORIZON))
                        ? later(tenant, list, next, nextCall, reason)
                        : end(tenant, list, next, new End(ListedUser.State.SKIPPED, reason, code(fault), null));
            case DialResult.Refused(var call, GraphFault fault) ->
                refused(
                        tenant,
                        list,
                        next,
                        new End(ListedUser.State.REFUSED, fault.message(), fault.code(), call),
                        fault);
            case DialResult.PermissionUnknown(GraphFault fault) -> unsure(tenant, list, next, fault.message());
            case DialResult.Stopped(DialGate gate) -> stopped(tenant, list, next, gate);
            case DialResult.NoWorker(String reason) -> unsure(tenant, list, next, reason);
            case DialResult.NoTelephone none -> throw new IllegalStateException("a list's calls are its agents'");
            case DialResult.NumberUnknown unknown -> stop(tenant, list, "The number is gone.");
            case DialResult.SipNumber sip ->
                stop(tenant, list, "The number is in SIP mode: Meta refuses its calls on Graph.");
        };
    }

    private static @Nullable Integer code(@Nullable GraphFault fault) {
        return fault == null ? null : fault.code();
    }

    private boolean stopped(TenantId tenant, CallList list, ListedUser next, DialGate gate) {
        String reason = String.valueOf(gate.reason());
        return switch (gate.name()) {
            case SAME_USER -> later(tenant, list, next, clock.instant().plus(BACK_OFF), reason);
            case CONCURRENCY, OWN_CONCURRENCY ->
                waits(tenant, list, clock.instant().plusSeconds(5), reason);
            case CONNECT_RATE ->
                waits(tenant, list, gate.nextAt() == null ? clock.instant().plus(BACK_OFF) : gate.nextAt(), reason);
            case COUNTRY, DAILY_SPEND, TRUNK_SPEND -> stop(tenant, list, reason);
        };
    }

    private boolean refused(TenantId tenant, CallList list, ListedUser next, End end, GraphFault fault) {
        if (FOR_A_WHILE.contains(fault.kind())) {
            later(tenant, list, next, clock.instant().plus(BACK_OFF), fault.message());
            return waits(tenant, list, clock.instant().plus(BACK_OFF), fault.message());
        }
        end(tenant, list, next, end);
        return !SAME_FOR_EVERYBODY.contains(fault.kind()) || stop(tenant, list, fault.message());
    }

    private boolean unsure(TenantId tenant, CallList list, ListedUser next, String reason) {
        if (next.attempts() >= TRIES) {
            return end(tenant, list, next, new End(ListedUser.State.SKIPPED, reason, null, null));
        }
        later(tenant, list, next, clock.instant().plus(BACK_OFF), reason);
        return false;
    }

    private boolean end(TenantId tenant, CallList list, ListedUser next, End end) {
        transactions.inTenant(tenant, () -> store.outcome(list.id(), next.place(), end, clock.instant()));
        return true;
    }

    private boolean later(TenantId tenant, CallList list, ListedUser next, Instant at, String reason) {
        Instant then = list.draft().inHours(at);
        transactions.inTenant(tenant, () -> store.later(list.id(), next.place(), then, reason));
        return true;
    }

    private boolean waits(TenantId tenant, CallList list, Instant until, String reason) {
        transactions.inTenant(tenant, () -> store.waits(list.id(), until, reason));
        return false;
    }

    private boolean stop(TenantId tenant, CallList list, String reason) {
        transactions.inTenant(
                tenant, () -> store.move(list.id(), Set.of(State.RUNNING), State.PAUSED, reason, clock.instant()));
        return false;
    }
}
