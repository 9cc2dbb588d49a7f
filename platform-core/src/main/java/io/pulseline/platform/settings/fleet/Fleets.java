package io.pulseline.platform.settings.fleet;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/// Changes of many numbers: what one would do, begin one, stop it, take it back. The work itself is [FleetJob]'s.
@Service
public class Fleets {
    /// Meta's own word for the most of anything; a page of more is no page.
    public static final int MOST = 5_000;

    private final TenantTransactions transactions;
    private final FleetStore store;
    private final CallSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    Fleets(TenantTransactions transactions, FleetStore store, CallSettings settings, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a change would do to one number.
    ///
    /// @param preview empty when the tenant has no such number
    public record Dry(PhoneNumberId number, Optional<SettingsResult.Preview> preview) {}

    /// Nothing is sent. Numbers that were never read are asked for at Meta.
    public List<Dry> dryRun(TenantId tenant, ObjectNode change, List<PhoneNumberId> numbers) {
        return numbers.stream()
                .map(number -> new Dry(number, settings.preview(tenant, number, change)))
                .toList();
    }

    /// @param stopAfter how many failures end it, at least one
    public UUID begin(
            TenantId tenant,
            Actor actor,
            ObjectNode change,
            List<PhoneNumberId> numbers,
            int stopAfter,
            @Nullable String reason) {
        Fleet fleet = new Fleet(
                UUID.randomUUID(),
                change,
                Fleet.State.RUNNING,
                Math.max(1, stopAfter),
                actor.label(),
                reason,
                clock.instant(),
                null);
        transactions.inTenant(tenant, () -> {
            store.add(tenant, fleet, numbers);
            audit.record(
                    tenant, actor, "number.settings.fleet", "settings-fleet:" + fleet.id(), null, change.toString());
        });
        return fleet.id();
    }

    public Optional<Fleet> find(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }

    /// Failures first.
    public List<Fleet.Line> lines(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.lines(id));
    }

    /// How many numbers are in which state; states without one are absent.
    public Map<Fleet.LineState, Integer> counts(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.counts(id));
    }

    /// Newest first.
    public List<Fleet> recent(TenantId tenant) {
        return transactions.inTenant(tenant, () -> store.recent(20));
    }

    /// Numbers that were not tried yet are left alone.
    ///
    /// @return false when it does not run
    public boolean stop(TenantId tenant, UUID id, Actor actor) {
        return transactions.inTenant(tenant, () -> {
            Instant now = clock.instant();
            boolean stopped = store.move(id, Fleet.State.RUNNING, Fleet.State.STOPPED, now);
            if (stopped) {
                store.skipWaiting(id, now);
                audit.record(tenant, actor, "number.settings.fleet.stop", "settings-fleet:" + id, null, null);
            }
            return stopped;
        });
    }

    /// Each number that was changed gets back what the change changed, unless somebody has changed it since.
    ///
    /// @return false when it still runs, or was taken back already
    public boolean rollBack(TenantId tenant, UUID id, Actor actor) {
        return transactions.inTenant(tenant, () -> {
            boolean begun = store.move(id, Fleet.State.DONE, Fleet.State.ROLLING_BACK, null)
                    || store.move(id, Fleet.State.STOPPED, Fleet.State.ROLLING_BACK, null);
            if (begun) {
                audit.record(tenant, actor, "number.settings.fleet.roll-back", "settings-fleet:" + id, null, null);
            }
            return begun;
        });
    }
}
