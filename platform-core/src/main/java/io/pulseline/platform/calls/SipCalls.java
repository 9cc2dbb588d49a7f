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
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.settings.CallFilters;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final InboxTimers timers;

    SipCalls(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            NumberRouting routing,
            CallFilters filters,
            CallPermissions permissions,
            InboxTimers timers) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.routing = routing;
        this.filters = filters;
        this.permissions = permissions;
        this.timers = timers;
    }

    /// What became of it.
    public sealed interface Opened {
        /// @param routes of kind SIP, in order; empty where the number has none
        record Taken(CallId call, List<Route> routes) implements Opened {}

        /// @param call the row that explains it
        record Refused(CallId call, int status, String reason) implements Opened {}
    }

    /// The worker has proved that the number is this tenant's.
    public Opened open(TenantId tenant, SipOpening opening) {
        return opening.direction() == Direction.USER_INITIATED ? user(tenant, opening) : business(tenant, opening);
    }

    private Opened user(TenantId tenant, SipOpening opening) {
        PhoneNumberId number = new PhoneNumberId(opening.number());
        Instant at = opening.at();
        return transactions.inTenant(tenant, () -> {
            CallId id = row(tenant, opening, number);
            store.setPayloads(id, null, opening.ctaPayload(), opening.deeplinkPayload());
            progress.apply(
                    tenant,
                    id,
                    new CallFact.Invited(at, false),
                    new Entry("WORKER", "The user calls: Meta's INVITE", null));
            Optional<CallFilters.Reason> closed = filters.refuses(number, at);
            if (closed.isPresent()) {
                String why = "Declined by the number's filter: "
                        + closed.get().name().toLowerCase(java.util.Locale.ROOT);
                progress.apply(tenant, id, new CallFact.HangUpAsked(at), Entry.ours(why));
                return new Opened.Refused(id, 486, why);
            }
            timers.schedule(tenant, id, CallTimers.RING, at.plus(CallTimers.RING_LIMIT));
            List<Route> routes = routing.stored(number).targets().stream()
                    .filter(route -> route.kind() == Route.Kind.SIP)
                    .toList();
            return new Opened.Taken(id, routes);
        });
    }

    /// Without a permission Meta is asked all the same: it rings nobody, and its refusal is what people are shown.
    private Opened business(TenantId tenant, SipOpening opening) {
        PhoneNumberId number = new PhoneNumberId(opening.number());
        WaUser user = userOf(opening);
        CallVerdict verdict = permissions.mayCall(tenant, number, user);
        @Nullable PermissionState relied = verdict instanceof CallVerdict.Allowed(var state) ? state : null;
        @Nullable
        String refusal =
                verdict instanceof CallVerdict.Refused refused && refused.why() != CallVerdict.Why.NO_PERMISSION
                        ? refused.reason()
                        : null;
        CallId id = transactions.inTenant(tenant, () -> {
            CallId made = row(tenant, opening, number);
            CallFact fact = refusal == null
                    ? new CallFact.Dialled(opening.at())
                    : new CallFact.SetupFailed(opening.at(), Fault.TENANT, refusal, null);
            String who = opening.sourceName() == null ? "The telephony" : opening.sourceName();
            progress.apply(tenant, made, fact, new Entry("WORKER", refusal == null ? who + " calls" : refusal, null));
            timers.schedule(tenant, made, CallTimers.RING, opening.at().plus(CallTimers.RING_LIMIT));
            return made;
        });
        if (refusal != null) {
            return new Opened.Refused(id, 403, refusal);
        }
        if (relied != null) {
            permissions.reliedOn(tenant, number, user, id.toString(), relied);
        }
        return new Opened.Taken(id, List.of());
    }

    private CallId row(TenantId tenant, SipOpening opening, PhoneNumberId number) {
        @Nullable Wacid wacid = opening.wacid() == null ? null : new Wacid(opening.wacid());
        Optional<CallId> known = wacid == null ? Optional.empty() : store.idOf(wacid);
        CallId id = known.orElseGet(() -> new CallId(UUID.randomUUID()));
        if (known.isEmpty()) {
            store.insert(
                    tenant,
                    id,
                    wacid,
                    number,
                    CallState.fresh(opening.direction()),
                    userOf(opening),
                    null,
                    null,
                    opening.at());
        }
        store.setSip(id);
        store.setWorker(id, new WorkerRef(opening.workerId(), opening.epoch()));
        return id;
    }

    private static WaUser userOf(SipOpening opening) {
        String digits = opening.userNumber();
        String bsuid = opening.bsuid();
        return new WaUser(
                digits == null ? null : new E164(digits), bsuid == null ? null : new Bsuid(bsuid), opening.userName());
    }
}
