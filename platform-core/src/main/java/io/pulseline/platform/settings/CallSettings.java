package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads documents and says what a change would do. The change itself is [SettingsChanges]'. Meta is never spoken to
/// inside a transaction.
@Service
public class CallSettings {
    private static final Actor US = new Actor.Platform("settings");

    private final TenantTransactions transactions;
    private final SettingsStore store;
    private final BusinessNumbers numbers;
    private final DriftWatch drift;
    private final SipServers servers;
    private final SipServerGuard guard;
    private final ObjectMapper json;
    private final Clock clock;

    CallSettings(
            TenantTransactions transactions,
            SettingsStore store,
            BusinessNumbers numbers,
            DriftWatch drift,
            SipServers servers,
            SipServerGuard guard,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.numbers = numbers;
        this.drift = drift;
        this.servers = servers;
        this.guard = guard;
        this.json = json;
        this.clock = clock;
    }

    /// Asks Meta first. What Meta has when a number is read for the first time is what is wanted from then on.
    ///
    /// @return empty when the tenant has no such number
    public Optional<SettingsView> read(TenantId tenant, PhoneNumberId number) {
        if (numbers.find(tenant, number).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (numbers.liveSettings(tenant, number)) {
                    case GraphResult.Failed<Map<String, Object>>(GraphFault fault) -> view(tenant, number, fault);
                    case GraphResult.Ok<Map<String, Object>>(Map<String, Object> document) -> {
                        ObjectNode actual = json.valueToTree(document.getOrDefault("calling", Map.of()));
                        observe(tenant, number, actual);
                        yield view(tenant, number, null);
                    }
                });
    }

    /// As last known, without asking Meta unless nothing was ever read.
    ///
    /// @return empty when the tenant has no such number
    public Optional<SettingsView> known(TenantId tenant, PhoneNumberId number) {
        if (numbers.find(tenant, number).isEmpty()) {
            return Optional.empty();
        }
        boolean met = transactions.inTenant(tenant, () -> store.find(number).isPresent());
        return met ? Optional.of(view(tenant, number, null)) : read(tenant, number);
    }

    private void observe(TenantId tenant, PhoneNumberId number, ObjectNode actual) {
        Instant now = clock.instant();
        transactions.inTenant(tenant, () -> {
            if (store.find(number).isEmpty()) {
                ObjectNode found =
                        CallingDocument.withoutPastHolidays(CallingDocument.writable(servers.own(actual)), now);
                store.adopt(
                        tenant,
                        number,
                        new SettingsVersion(1, SettingsVersion.Kind.FOUND, found, null, US.label(), null, now));
            }
            drift.saw(tenant, number, actual, now);
        });
    }

    private SettingsView view(TenantId tenant, PhoneNumberId number, @Nullable GraphFault fault) {
        return transactions.inTenant(tenant, () -> {
            Optional<SettingsStore.Row> row = store.find(number);
            ObjectNode desired = row.map(SettingsStore.Row::desired).orElseGet(CallingDocument::empty);
            Optional<BusinessNumbers.KnownCalling> known = numbers.knownCalling(tenant, number);
            ObjectNode actual =
                    known.map(one -> (ObjectNode) json.readTree(one.calling())).orElse(null);
            List<SettingsChange> differs = actual == null || row.isEmpty()
                    ? List.of()
                    : CallingDocument.differences(desired, servers.own(actual), clock.instant());
            return new SettingsView(
                    row.map(SettingsStore.Row::version).orElse(0L),
                    desired,
                    actual,
                    known.map(BusinessNumbers.KnownCalling::asOf).orElse(null),
                    differs,
                    differs.isEmpty()
                            ? null
                            : row.map(SettingsStore.Row::driftSince).orElse(null),
                    row.map(SettingsStore.Row::sentAt).orElse(null),
                    row.map(SettingsStore.Row::confirmedAt).orElse(null),
                    fault);
        });
    }

    /// @param change members of Meta's `calling` object
    /// @return empty when the tenant has no such number
    public Optional<SettingsResult.Preview> preview(TenantId tenant, PhoneNumberId number, JsonNode change) {
        return known(tenant, number).map(view -> {
            List<Complaint> complaints = CallingRules.ofNames(change);
            if (!complaints.isEmpty()) {
                return new SettingsResult.Preview.Broken(complaints);
            }
            Instant now = clock.instant();
            ObjectNode wanted = wanted(view.desired(), change, now);
            complaints = new ArrayList<>(CallingRules.of(wanted, now, servers.foreign(view.actual())));
            complaints.addAll(guard.of(tenant, view.desired(), wanted));
            return complaints.isEmpty()
                    ? new SettingsResult.Preview.Ready(
                            view.version(),
                            CallingDocument.differences(view.desired(), wanted, now),
                            CallingDocument.delta(view.desired(), wanted, now))
                    : new SettingsResult.Preview.Broken(complaints);
        });
    }

    /// The document that a change leads to. A holiday that is over is Meta's to forget, unless somebody just wrote it.
    static ObjectNode wanted(ObjectNode desired, JsonNode change, Instant now) {
        ObjectNode merged = CallingDocument.merge(desired, CallingDocument.writable(change));
        return change.has("call_hours") ? merged : CallingDocument.withoutPastHolidays(merged, now);
    }

    /// What somebody who looked at `base` changed in it: only that, so that others' changes since stay.
    ///
    /// @param wanted every member that their page shows
    /// @return empty when there never was such a version
    public Optional<ObjectNode> changeSince(TenantId tenant, PhoneNumberId number, long base, ObjectNode wanted) {
        return version(tenant, number, base)
                .map(seen -> CallingDocument.delta(
                        seen.document(), CallingDocument.merge(seen.document(), wanted), clock.instant()));
    }

    public Optional<SettingsVersion> version(TenantId tenant, PhoneNumberId number, long version) {
        return transactions.inTenant(tenant, () -> store.version(number, version));
    }

    /// Newest first.
    ///
    /// @param older than this version only; `Long.MAX_VALUE` for the newest
    public List<SettingsVersion> history(TenantId tenant, PhoneNumberId number, long older, int limit) {
        return transactions.inTenant(tenant, () -> store.history(number, older, Math.clamp(limit, 1, 200)));
    }

    /// These members of a document; one that was never set as Meta treats it then.
    ///
    /// @param blocks names of members of Meta's `calling` object
    public ObjectNode parts(ObjectNode document, List<String> blocks) {
        return CallingDocument.parts(document, blocks);
    }

    /// The change that makes `then` of `now` again, with what was never said in words.
    public ObjectNode wayBack(ObjectNode now, ObjectNode then) {
        return CallingDocument.wayBack(now, then, clock.instant());
    }

    /// What differs between two documents.
    public List<SettingsChange> differences(ObjectNode before, ObjectNode after) {
        return CallingDocument.differences(before, after, clock.instant());
    }
}
