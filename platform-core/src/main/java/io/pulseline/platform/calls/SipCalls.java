package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.CallVerdict;
import io.pulseline.platform.settings.CallFilters;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// Calls that begin at a sip-worker: their row, their gates, who may answer them.
@Service
public class SipCalls {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final NumberRouting routing;
    private final CallFilters filters;
    private final CallPermissions permissions;
    private final DialGuard guard;
    private final InboxTimers timers;
    private final ApplicationEventPublisher events;

    SipCalls(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            NumberRouting routing,
            CallFilters filters,
            CallPermissions permissions,
            DialGuard guard,
            InboxTimers timers,
            ApplicationEventPublisher events) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.routing = routing;
        this.filters = filters;
        this.permissions = permissions;
        this.guard = guard;
        this.timers = timers;
        this.events = events;
    }

    /// What became of it.
    public sealed interface Opened {
        /// @param routes of kinds SIP and AGENTS, in order; empty where nobody made a plan
        record Taken(CallId call, List<Route> routes) implements Opened {}

        /// @param call   the row that explains it
        /// @param status SIP status for whoever called
        /// @param gate   which gate is shut, as programs read it; null for another reason
        /// @param nextAt when it opens by itself, null when it does not or nobody knows
        record Refused(
                CallId call,
                int status,
                String reason,
                @Nullable String gate,
                @Nullable Instant nextAt) implements Opened {}
    }

    /// The worker has proved that the number is this tenant's.
    public Opened open(TenantId tenant, SipOpening opening) {
        String refused = opening.refused();
        if (refused != null && opening.pstn() == null) {
            return transactions.inTenant(tenant, () -> refused(tenant, opening, refused));
        }
        return opening.direction() == Direction.USER_INITIATED ? user(tenant, opening) : business(tenant, opening);
    }

    /// Nobody was asked: we did not answer. Where another worker brought the same call it is that one's.
    private Opened refused(TenantId tenant, SipOpening opening, String why) {
        Optional<CallId> known = known(opening);
        if (known.isPresent()) {
            return new Opened.Refused(known.get(), 503, why, null, null);
        }
        CallId id = row(tenant, opening, new PhoneNumberId(opening.number()), new CallId(UUID.randomUUID()));
        if (opening.direction() == Direction.USER_INITIATED) {
            invited(tenant, id, opening.at());
        } else {
            store.withhold(id);
        }
        progress.apply(
                tenant,
                id,
                new CallFact.SetupFailed(opening.at(), Fault.US, why, null),
                new Entry("WORKER", why, null));
        return new Opened.Refused(id, 503, why, null, null);
    }

    private void invited(TenantId tenant, CallId id, Instant at) {
        progress.apply(
                tenant,
                id,
                new CallFact.Invited(at, false),
                new Entry("WORKER", "The user calls: Meta's INVITE", null));
    }

    /// By the worker that brings it.
    ///
    /// @return false when the call is over
    private boolean carried(CallId id, SipOpening opening) {
        return store.setWorker(id, new WorkerRef(opening.workerId(), opening.epoch()));
    }

    private Optional<CallId> known(SipOpening opening) {
        String wacid = opening.wacid();
        return wacid == null ? Optional.empty() : store.idOf(new Wacid(wacid));
    }

    private Opened user(TenantId tenant, SipOpening opening) {
        PhoneNumberId number = new PhoneNumberId(opening.number());
        Instant at = opening.at();
        return transactions.inTenant(tenant, () -> {
            CallId id = row(tenant, opening, number, new CallId(UUID.randomUUID()));
            if (!carried(id, opening)) {
                // a proxy brings it to a second worker, after the first one's death has ended it
                return new Opened.Refused(id, 480, "The call is over already", null, null);
            }
            store.setPayloads(id, null, opening.ctaPayload(), opening.deeplinkPayload());
            invited(tenant, id, at);
            Optional<CallFilters.Reason> closed = filters.refuses(number, at);
            if (closed.isPresent()) {
                String why = "Declined by the number's filter: "
                        + closed.get().name().toLowerCase(java.util.Locale.ROOT);
                progress.apply(tenant, id, new CallFact.HangUpAsked(at), Entry.ours(why));
                return new Opened.Refused(id, 486, why, null, null);
            }
            timers.schedule(tenant, id, CallTimers.RING, at.plus(CallTimers.RING_LIMIT));
            store.setFirstRoute(id, new Route(Route.Kind.SIP, null), at);
            return new Opened.Taken(id, routing.ofSip(tenant, number));
        });
    }

    /// Without a permission Meta is asked all the same: it rings nobody, and its refusal is what people are shown. What
    /// else stands before a dial is looked at as for one from the portal, and one dial of the tenant at a time.
    private Opened business(TenantId tenant, SipOpening opening) {
        PhoneNumberId number = new PhoneNumberId(opening.number());
        CallId id = new CallId(UUID.randomUUID());
        PstnSign sign = opening.pstn();
        if (sign != null) {
            return pstn(tenant, opening, id, sign);
        }
        WaUser user = java.util.Objects.requireNonNull(userOf(opening), "a dial without a sign has a user");
        CallVerdict verdict = permissions.mayCall(tenant, number, user);
        Optional<Opened.Refused> refused = transactions.inTenant(tenant, () -> {
            guard.alone(tenant);
            Optional<Opened.Refused> no = refusal(id, verdict)
                    .or(() -> guard.pass(tenant, number, user, id, opening.source())
                            .map(gate -> shut(id, gate)));
            row(tenant, opening, number, id);
            carried(id, opening);
            begin(tenant, opening, id, no);
            return no;
        });
        if (refused.isPresent()) {
            return refused.get();
        }
        if (verdict instanceof CallVerdict.Allowed(var state)) {
            permissions.reliedOn(tenant, number, user, id.toString(), state);
        }
        return new Opened.Taken(id, List.of());
    }

    /// Nobody is asked: Meta forbids the telephone network on every leg.
    private Opened pstn(TenantId tenant, SipOpening opening, CallId id, PstnSign sign) {
        String why = "The telephone network shows, " + sign.rule() + ": " + sign.evidence();
        Opened.Refused no = new Opened.Refused(id, 403, why, "pstn", null);
        transactions.inTenant(tenant, () -> {
            row(tenant, opening, new PhoneNumberId(opening.number()), id);
            carried(id, opening);
            begin(tenant, opening, id, Optional.of(no));
            events.publishEvent(new PstnSeen(tenant, id, opening.source(), sign, opening.at()));
        });
        return no;
    }

    private void begin(TenantId tenant, SipOpening opening, CallId id, Optional<Opened.Refused> no) {
        if (no.isPresent()) {
            String why = no.get().reason();
            store.withhold(id);
            progress.apply(
                    tenant, id, new CallFact.SetupFailed(opening.at(), Fault.TENANT, why, null), Entry.ours(why));
            return;
        }
        String who = opening.sourceName() == null ? "The telephony" : opening.sourceName();
        progress.apply(tenant, id, new CallFact.Dialled(opening.at()), new Entry("WORKER", who + " calls", null));
        timers.schedule(tenant, id, CallTimers.RING, opening.at().plus(CallTimers.RING_LIMIT));
    }

    private static Optional<Opened.Refused> refusal(CallId id, CallVerdict verdict) {
        return verdict instanceof CallVerdict.Refused no && no.why() != CallVerdict.Why.NO_PERMISSION
                ? Optional.of(new Opened.Refused(id, 403, no.reason(), "permission", no.nextCall()))
                : Optional.empty();
    }

    /// No 503: many telephone systems take a trunk that says it for a dead one, and go on over the next, which may be a
    /// carrier's.
    private static Opened.Refused shut(CallId id, DialGate gate) {
        int status = switch (gate.name()) {
            case COUNTRY, DAILY_SPEND, TRUNK_SPEND -> 403;
            case SAME_USER -> 486;
            case CONCURRENCY, CONNECT_RATE, OWN_CONCURRENCY -> 480;
        };
        String why = gate.reason() == null ? gate.name().word() : gate.reason();
        return new Opened.Refused(id, status, why, gate.name().word(), gate.nextAt());
    }

    private CallId row(TenantId tenant, SipOpening opening, PhoneNumberId number, CallId fresh) {
        @Nullable Wacid wacid = opening.wacid() == null ? null : new Wacid(opening.wacid());
        Optional<CallId> known = known(opening);
        CallId id = known.orElseGet(() -> {
            boolean made = store.insert(
                    tenant,
                    fresh,
                    wacid,
                    number,
                    CallState.fresh(opening.direction()),
                    userOf(opening),
                    null,
                    null,
                    opening.at());
            // Meta's webhook may have been first, in another transaction
            return made || wacid == null ? fresh : store.idOf(wacid).orElseThrow();
        });
        store.setSip(id);
        return id;
    }

    /// @return null where nobody can tell who it is
    private static @Nullable WaUser userOf(SipOpening opening) {
        String digits = opening.userNumber();
        String bsuid = opening.bsuid();
        return digits == null && bsuid == null
                ? null
                : new WaUser(
                        digits == null ? null : new E164(digits),
                        bsuid == null ? null : new Bsuid(bsuid),
                        opening.userName());
    }
}
