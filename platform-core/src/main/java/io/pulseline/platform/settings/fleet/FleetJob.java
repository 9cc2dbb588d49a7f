package io.pulseline.platform.settings.fleet;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.Complaint;
import io.pulseline.platform.settings.SettingsChanges;
import io.pulseline.platform.settings.SettingsOrder;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.settings.SettingsView;
import io.pulseline.platform.settings.fleet.Fleet.Line;
import io.pulseline.platform.settings.fleet.Fleet.LineState;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Carries out changes of many numbers, one number after the other: each is claimed, sent and kept as a change of one
/// number is. Whoever goes on after a crash finds a number in SENDING and looks whether it was sent.
@Component
class FleetJob implements TenantJob {
    private final TenantTransactions transactions;
    private final FleetStore store;
    private final CallSettings settings;
    private final SettingsChanges changes;
    private final Clock clock;

    FleetJob(
            TenantTransactions transactions,
            FleetStore store,
            CallSettings settings,
            SettingsChanges changes,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.settings = settings;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "settings.fleet";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        TenantId id = tenant.id();
        for (Fleet fleet : transactions.inTenant(id, () -> store.in(Fleet.State.RUNNING))) {
            goThrough(id, fleet, progress, true);
        }
        for (Fleet fleet : transactions.inTenant(id, () -> store.in(Fleet.State.ROLLING_BACK))) {
            goThrough(id, fleet, progress, false);
        }
    }

    private void goThrough(TenantId tenant, Fleet fleet, JobProgress progress, boolean forward) {
        Fleet.State state = forward ? Fleet.State.RUNNING : Fleet.State.ROLLING_BACK;
        LineState[] wanted =
                forward ? new LineState[] {LineState.SENDING, LineState.WAITING} : new LineState[] {LineState.CHANGED};
        while (true) {
            Optional<Line> next = transactions.inTenant(tenant, () -> {
                boolean still =
                        store.find(fleet.id()).map(now -> now.state() == state).orElse(false);
                return still ? store.next(fleet.id(), wanted) : Optional.empty();
            });
            if (next.isEmpty()) {
                break;
            }
            Line done = forward ? change(tenant, fleet, next.get()) : takeBack(tenant, fleet, next.get());
            keep(tenant, fleet, done);
            report(tenant, fleet, progress);
        }
        transactions.inTenant(tenant, () -> {
            store.move(fleet.id(), state, forward ? Fleet.State.DONE : Fleet.State.ROLLED_BACK, clock.instant());
        });
    }

    private Line change(TenantId tenant, Fleet fleet, Line line) {
        long version =
                settings.known(tenant, line.number()).map(SettingsView::version).orElse(0L);
        if (line.state() == LineState.SENDING && sent(tenant, line, version)) {
            return with(line, LineState.CHANGED, version, null);
        }
        Line begun = new Line(line.place(), line.number(), LineState.SENDING, version, null, null);
        keep(tenant, fleet, begun);
        return outcome(
                begun,
                order(tenant, fleet, line.number(), version, fleet.change(), fleet.reason()),
                LineState.CHANGED,
                LineState.UNCHANGED,
                LineState.FAILED);
    }

    private boolean sent(TenantId tenant, Line line, long version) {
        @Nullable Long before = line.before();
        return before != null
                && version > before
                && settings.version(tenant, line.number(), version)
                        .map(latest -> latest.kind() == SettingsVersion.Kind.FLEET)
                        .orElse(false);
    }

    private Line takeBack(TenantId tenant, Fleet fleet, Line line) {
        long version =
                settings.known(tenant, line.number()).map(SettingsView::version).orElse(0L);
        if (line.before() != null
                && settings.differences(
                                document(tenant, line.number(), version),
                                document(tenant, line.number(), line.before()))
                        .isEmpty()) {
            return with(line, LineState.ROLLED_BACK, line.after(), null);
        }
        if (line.before() == null || line.after() == null || version != line.after()) {
            return with(line, LineState.NOT_ROLLED_BACK, line.after(), "Somebody has changed the settings since");
        }
        ObjectNode back = settings.wayBack(
                document(tenant, line.number(), line.after()), document(tenant, line.number(), line.before()));
        return outcome(
                line,
                order(tenant, fleet, line.number(), version, back, "rolled back"),
                LineState.ROLLED_BACK,
                LineState.ROLLED_BACK,
                LineState.NOT_ROLLED_BACK);
    }

    private ObjectNode document(TenantId tenant, PhoneNumberId number, long version) {
        return settings.version(tenant, number, version).orElseThrow().document();
    }

    private SettingsResult order(
            TenantId tenant,
            Fleet fleet,
            PhoneNumberId number,
            long version,
            ObjectNode change,
            @Nullable String reason) {
        return changes.change(
                tenant,
                number,
                new SettingsOrder(
                        new Actor.Platform("change of many by " + fleet.actor()),
                        version,
                        change,
                        SettingsVersion.Kind.FLEET,
                        reason));
    }

    private static Line outcome(
            Line line, SettingsResult result, LineState changed, LineState unchanged, LineState failed) {
        return switch (result) {
            case SettingsResult.Applied(SettingsVersion version) -> with(line, changed, version.version(), null);
            case SettingsResult.Unchanged same -> with(line, unchanged, line.after(), null);
            case SettingsResult.Invalid(List<Complaint> complaints) ->
                with(
                        line,
                        failed,
                        line.after(),
                        complaints.getFirst().field() + ": "
                                + complaints.getFirst().rule());
            case SettingsResult.Stale stale ->
                with(line, failed, line.after(), "Somebody changed the settings at the same moment");
            case SettingsResult.Busy busy -> with(line, failed, line.after(), "Another change was being sent");
            case SettingsResult.Refused(GraphFault fault) -> with(line, failed, line.after(), words(fault));
            case SettingsResult.NoNumber none -> with(line, failed, line.after(), "The number is gone");
        };
    }

    private static String words(GraphFault fault) {
        String details = fault.details() == null ? "" : " " + fault.details();
        return (fault.code() == null ? "" : fault.code() + " ") + fault.message() + details;
    }

    private static Line with(Line line, LineState state, @Nullable Long after, @Nullable String detail) {
        return new Line(line.place(), line.number(), state, line.before(), after, detail);
    }

    /// The failure that is one too many ends it.
    private void keep(TenantId tenant, Fleet fleet, Line line) {
        transactions.inTenant(tenant, () -> {
            store.set(fleet.id(), line, clock.instant());
            if (line.state() == LineState.FAILED
                    && store.counts(fleet.id()).getOrDefault(LineState.FAILED, 0) >= fleet.stopAfter()
                    && store.next(fleet.id(), LineState.WAITING).isPresent()
                    && store.move(fleet.id(), Fleet.State.RUNNING, Fleet.State.STOPPED, clock.instant())) {
                store.skipWaiting(fleet.id(), clock.instant());
            }
        });
    }

    private void report(TenantId tenant, Fleet fleet, JobProgress progress) {
        Map<LineState, Integer> counts = transactions.inTenant(tenant, () -> store.counts(fleet.id()));
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        int open = counts.getOrDefault(LineState.WAITING, 0) + counts.getOrDefault(LineState.SENDING, 0);
        progress.report(total - open, total, "numbers of one change");
    }
}
