package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.ReadinessCheck;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Carries out changes: judged by our rules, claimed, sent to Meta, and only then kept. A change that Meta refuses
/// leaves
/// no trace but its audit line.
@Service
public class SettingsChanges {
    private static final Duration CLAIM = Duration.ofSeconds(45);

    private final TenantTransactions transactions;
    private final SettingsStore store;
    private final CallSettings settings;
    private final BusinessNumbers numbers;
    private final Numbers graph;
    private final SipServers servers;
    private final SipServerGuard guard;
    private final SipPasswords passwords;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    SettingsChanges(
            TenantTransactions transactions,
            SettingsStore store,
            CallSettings settings,
            BusinessNumbers numbers,
            Numbers graph,
            SipServers servers,
            SipServerGuard guard,
            SipPasswords passwords,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.settings = settings;
        this.numbers = numbers;
        this.graph = graph;
        this.servers = servers;
        this.guard = guard;
        this.passwords = passwords;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    public SettingsResult change(TenantId tenant, PhoneNumberId number, SettingsOrder order) {
        List<Complaint> names = CallingRules.ofNames(order.change());
        if (!names.isEmpty()) {
            return new SettingsResult.Invalid(names);
        }
        Optional<SettingsView> view = settings.known(tenant, number);
        if (view.isEmpty()) {
            return new SettingsResult.NoNumber();
        }
        SettingsView now = view.get();
        if (now.version() == 0 && now.fault() != null) {
            return new SettingsResult.Refused(now.fault());
        }
        if (now.version() != order.base()) {
            return stale(tenant, number, order.base(), now.version());
        }
        ObjectNode wanted = CallSettings.wanted(now.desired(), order.change(), clock.instant());
        List<Complaint> complaints =
                new ArrayList<>(CallingRules.of(wanted, clock.instant(), servers.foreign(now.actual())));
        List<SettingsChange> changes = CallingDocument.differences(now.desired(), wanted, clock.instant());
        complaints.addAll(guard.of(tenant, now.desired(), wanted));
        if (complaints.isEmpty() && turnsOn(changes)) {
            complaints.addAll(obstacles(tenant, number, wanted));
        }
        if (!complaints.isEmpty()) {
            return new SettingsResult.Invalid(complaints);
        }
        if (changes.isEmpty()) {
            return new SettingsResult.Unchanged(now.version());
        }
        ObjectNode request = CallingDocument.delta(now.desired(), wanted, clock.instant());
        return send(tenant, number, order, now.desired(), wanted, request);
    }

    /// Makes Meta's copy what is wanted again.
    public SettingsResult restore(
            TenantId tenant, PhoneNumberId number, Actor actor, long base, @Nullable String reason) {
        return settings.read(tenant, number)
                .<SettingsResult>map(view -> {
                    if (view.fault() != null) {
                        return new SettingsResult.Refused(view.fault());
                    }
                    if (view.version() != base) {
                        return stale(tenant, number, base, view.version());
                    }
                    ObjectNode actual = view.actual() == null ? CallingDocument.empty() : servers.own(view.actual());
                    ObjectNode wanted = CallingDocument.withoutPastHolidays(view.desired(), clock.instant());
                    ObjectNode request =
                            CallingDocument.delta(CallingDocument.writable(actual), wanted, clock.instant());
                    if (request.isEmpty()) {
                        return new SettingsResult.Unchanged(view.version());
                    }
                    SettingsOrder order = new SettingsOrder(
                            actor, base, CallingDocument.empty(), SettingsVersion.Kind.RESTORE, reason);
                    return send(tenant, number, order, actual, wanted, request);
                })
                .orElseGet(SettingsResult.NoNumber::new);
    }

    /// Takes what somebody changed at Meta as what is wanted. Nothing is sent.
    public SettingsResult accept(
            TenantId tenant, PhoneNumberId number, Actor actor, long base, @Nullable String reason) {
        return settings.read(tenant, number)
                .<SettingsResult>map(view -> {
                    if (view.fault() != null || view.actual() == null) {
                        return view.fault() == null
                                ? new SettingsResult.Unchanged(view.version())
                                : new SettingsResult.Refused(view.fault());
                    }
                    if (view.version() != base) {
                        return stale(tenant, number, base, view.version());
                    }
                    ObjectNode actual = CallingDocument.writable(servers.own(view.actual()));
                    SettingsVersion next = new SettingsVersion(
                            base + 1,
                            SettingsVersion.Kind.ACCEPT,
                            actual,
                            null,
                            actor.label(),
                            reason,
                            clock.instant());
                    return transactions.inTenant(tenant, () -> {
                        if (!store.claim(number, base, clock.instant(), CLAIM)) {
                            return new SettingsResult.Busy();
                        }
                        keep(tenant, number, actor, view.desired(), next);
                        store.confirmed(number, clock.instant());
                        return new SettingsResult.Applied(next);
                    });
                })
                .orElseGet(SettingsResult.NoNumber::new);
    }

    private SettingsResult send(
            TenantId tenant,
            PhoneNumberId number,
            SettingsOrder order,
            ObjectNode before,
            ObjectNode wanted,
            ObjectNode request) {
        boolean claimed =
                transactions.inTenant(tenant, () -> store.claim(number, order.base(), clock.instant(), CLAIM));
        if (!claimed) {
            long latest = transactions.inTenant(
                    tenant,
                    () -> store.find(number).map(SettingsStore.Row::version).orElse(0L));
            return latest == order.base() ? new SettingsResult.Busy() : stale(tenant, number, order.base(), latest);
        }
        GraphFault fault = post(tenant, number, wanted, request);
        if (fault != null) {
            transactions.inTenant(tenant, () -> {
                store.release(number);
                audit.record(
                        tenant,
                        order.actor(),
                        "number.settings.refused",
                        "number:" + number,
                        null,
                        json.writeValueAsString(Map.of("sent", request, "meta", fault.message())));
            });
            return new SettingsResult.Refused(fault);
        }
        SettingsVersion next = new SettingsVersion(
                order.base() + 1,
                order.kind(),
                wanted,
                request,
                order.actor().label(),
                order.reason(),
                clock.instant());
        transactions.inTenant(tenant, () -> keep(tenant, number, order.actor(), before, next));
        settings.read(tenant, number);
        if (request.has("sip") && CallingField.SIP.in(wanted).asString("").equals("ENABLED")) {
            // Meta made a password a moment ago: the first call of a user comes with it
            passwords.learn(tenant, number);
        }
        return new SettingsResult.Applied(next);
    }

    /// @return null when Meta has it. An answer that was lost is looked up: a repeat could undo somebody else's change.
    private @Nullable GraphFault post(TenantId tenant, PhoneNumberId number, ObjectNode wanted, ObjectNode request) {
        GraphResult<Calling.Accepted> answer = graph.updateSettings(tenant, number, Map.of("calling", request));
        if (!(answer instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault))) {
            return null;
        }
        if (fault.outcomeUnknown()
                && graph.settings(tenant, number) instanceof GraphResult.Ok<Map<String, Object>>(var document)) {
            ObjectNode actual = json.valueToTree(document.getOrDefault("calling", Map.of()));
            if (CallingDocument.differences(wanted, servers.own(actual), clock.instant())
                    .isEmpty()) {
                return null;
            }
        }
        return fault;
    }

    private void keep(TenantId tenant, PhoneNumberId number, Actor actor, ObjectNode before, SettingsVersion next) {
        store.advance(tenant, number, next);
        audit.record(
                tenant,
                actor,
                "number.settings." + next.kind().name().toLowerCase(java.util.Locale.ROOT),
                "number:" + number,
                before.toString(),
                next.document().toString());
    }

    private SettingsResult stale(TenantId tenant, PhoneNumberId number, long base, long latest) {
        return transactions.inTenant(tenant, () -> {
            SettingsVersion now = store.version(number, latest).orElseThrow();
            ObjectNode seen =
                    store.version(number, base).map(SettingsVersion::document).orElse(now.document());
            return new SettingsResult.Stale(now, CallingDocument.differences(seen, now.document(), clock.instant()));
        });
    }

    private static boolean turnsOn(List<SettingsChange> changes) {
        return changes.stream()
                .anyMatch(change -> change.field() == CallingField.STATUS
                        && change.after().asString("").equals("ENABLED"));
    }

    /// What Meta answers 138015 and 138018 to. What cannot be found out is left to Meta.
    private List<Complaint> obstacles(TenantId tenant, PhoneNumberId number, ObjectNode wanted) {
        boolean sip = CallingField.SIP.in(wanted).asString("").equals("ENABLED");
        List<Complaint> obstacles = new ArrayList<>();
        for (ReadinessCheck check : numbers.readiness(tenant, number).orElse(List.of())) {
            if (check.verdict() == ReadinessCheck.Verdict.FAIL) {
                switch (check.name()) {
                    case "messaging_limit" -> obstacles.add(new Complaint("status", SettingsRule.MESSAGING_LIMIT));
                    case "app" -> {
                        if (!sip) {
                            obstacles.add(new Complaint("status", SettingsRule.CALLS_SUBSCRIPTION));
                        }
                    }
                    default -> {}
                }
            }
        }
        return obstacles;
    }
}
