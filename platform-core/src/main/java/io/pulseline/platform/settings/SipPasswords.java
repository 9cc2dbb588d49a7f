package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// The password that Meta makes for a number's SIP server: shown on demand, kept sealed, and changed as Meta has it
/// changed: the server is taken away, calling with it, and given back.
///
/// @see "Meta, SIP configuration guide, 15 Dec 2025: resetting the password"
@Service
public class SipPasswords {
    private static final Duration CLAIM = Duration.ofMinutes(2);
    static final Duration STUCK = Duration.ofSeconds(50);

    private final TenantTransactions transactions;
    private final SettingsStore settings;
    private final SipPasswordStore store;
    private final CallSettings documents;
    private final SipServers servers;
    private final Numbers graph;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    SipPasswords(
            TenantTransactions transactions,
            SettingsStore settings,
            SipPasswordStore store,
            CallSettings documents,
            SipServers servers,
            Numbers graph,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.settings = settings;
        this.store = store;
        this.documents = documents;
        this.servers = servers;
        this.graph = graph;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// How far a rotation is. After [#REMOVED] the number cannot be called until it is [#DONE].
    public enum State {
        BEGUN,
        REMOVED,
        DONE,
        FAILED
    }

    /// @param failure why the last step did not work, null when it did
    public record Rotation(
            UUID id,
            PhoneNumberId number,
            State state,
            String actor,
            Instant begunAt,
            Instant touchedAt,
            @Nullable String failure) {
        public boolean open() {
            return state == State.BEGUN || state == State.REMOVED;
        }
    }

    /// What reading the password gave.
    public sealed interface Reading {
        record Shown(Secret password) implements Reading {}

        /// Meta has no server of our app at this number.
        record NoServer() implements Reading {}

        record Refused(GraphFault fault) implements Reading {}
    }

    /// What became of a rotation.
    public sealed interface Rotated {
        /// @param changed false when Meta gave the same password again
        record Done(SettingsVersion version, boolean changed) implements Rotated {}

        /// Nothing was changed.
        record Refused(GraphFault fault) implements Rotated {}

        /// The server is gone and calling is off; it is tried again every minute.
        record HalfWay(GraphFault fault) implements Rotated {}

        /// SIP is not on, or no server is wanted: there is nothing to rotate.
        record NothingToRotate() implements Rotated {}

        /// Another change or rotation of this number goes on, or the settings are others by now.
        record Busy() implements Rotated {}
    }

    /// Asks Meta; the trail keeps who looked, never what they saw.
    public Reading reveal(TenantId tenant, PhoneNumberId number, Actor actor) {
        Reading reading = ask(tenant, number);
        if (reading instanceof Reading.Shown(Secret password)) {
            transactions.inTenant(tenant, () -> {
                store.learn(tenant, number, password, clock.instant());
                audit.record(tenant, actor, "number.sip-password.reveal", "number:" + number, null, null);
            });
        }
        return reading;
    }

    private Reading ask(TenantId tenant, PhoneNumberId number) {
        return switch (graph.sipCredentials(tenant, number)) {
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) -> new Reading.Refused(fault);
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> document) ->
                password(json.valueToTree(document))
                        .<Reading>map(Reading.Shown::new)
                        .orElseGet(Reading.NoServer::new);
        };
    }

    private Optional<Secret> password(JsonNode document) {
        for (JsonNode server : document.path("calling").path("sip").path("servers")) {
            String password = server.path("sip_user_password")
                    .asString(server.path("password").asString(""));
            if (servers.ours(server) && !password.isEmpty()) {
                return Optional.of(new Secret(password));
            }
        }
        return Optional.empty();
    }

    /// Reads it from Meta for our own edge, which signs in with it.
    ///
    /// @return whether it is known now
    public boolean learn(TenantId tenant, PhoneNumberId number) {
        if (ask(tenant, number) instanceof Reading.Shown(Secret password)) {
            transactions.inTenant(tenant, () -> store.learn(tenant, number, password, clock.instant()));
            return true;
        }
        return false;
    }

    /// As last read from Meta, for whoever signs in with it.
    public Optional<Secret> known(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> store.known(tenant, number));
    }

    /// When it was last read, empty when never.
    public Optional<Instant> learntAt(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> store.learntAt(number));
    }

    /// The newest, over or not.
    public Optional<Rotation> latest(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> store.latest(number));
    }

    /// Calling is off from the first step until the last.
    ///
    /// @param base version that the person looked at
    public Rotated rotate(TenantId tenant, PhoneNumberId number, Actor actor, long base) {
        SettingsView view = documents.read(tenant, number).orElseThrow();
        if (view.fault() != null) {
            return new Rotated.Refused(view.fault());
        }
        ObjectNode desired = view.desired();
        if (!CallingField.SIP.in(desired).asString("").equals("ENABLED")
                || CallingField.SIP_SERVERS.in(desired).isEmpty()) {
            return new Rotated.NothingToRotate();
        }
        Reading before = ask(tenant, number);
        if (before instanceof Reading.Refused(GraphFault fault)) {
            return new Rotated.Refused(fault);
        }
        Optional<UUID> rotation = transactions.inTenant(tenant, () -> {
            Instant now = clock.instant();
            if (!settings.claim(number, base, now, CLAIM)) {
                return Optional.empty();
            }
            if (before instanceof Reading.Shown(Secret old)) {
                store.learn(tenant, number, old, now);
            }
            Optional<UUID> begun = store.begin(tenant, number, actor.label(), now);
            if (begun.isEmpty()) {
                settings.release(number);
            } else {
                audit.record(tenant, actor, "number.sip-password.rotate", "number:" + number, null, null);
            }
            return begun;
        });
        if (rotation.isEmpty()) {
            return new Rotated.Busy();
        }
        GraphFault fault = post(tenant, number, without(desired));
        if (fault != null && !gone(tenant, number, fault)) {
            transactions.inTenant(tenant, () -> {
                settings.release(number);
                store.touch(rotation.get(), State.FAILED, fault.message(), clock.instant());
            });
            return new Rotated.Refused(fault);
        }
        mark(tenant, rotation.get(), State.REMOVED, null);
        return finish(tenant, number, rotation.get(), actor);
    }

    /// Gives the server back, and learns the new password. Twice does no harm: the document is the same.
    private Rotated finish(TenantId tenant, PhoneNumberId number, UUID rotation, Actor actor) {
        SettingsStore.Row row =
                transactions.inTenant(tenant, () -> settings.find(number)).orElseThrow();
        GraphFault fault = post(tenant, number, with(row.desired()));
        if (fault != null) {
            mark(tenant, rotation, State.REMOVED, fault.message());
            return new Rotated.HalfWay(fault);
        }
        Optional<Secret> old = known(tenant, number);
        Reading after = ask(tenant, number);
        Instant now = clock.instant();
        SettingsVersion next = new SettingsVersion(
                row.version() + 1,
                SettingsVersion.Kind.ROTATION,
                row.desired(),
                with(row.desired()),
                actor.label(),
                null,
                now);
        transactions.inTenant(tenant, () -> {
            settings.advance(tenant, number, next);
            store.touch(rotation, State.DONE, null, now);
            if (after instanceof Reading.Shown(Secret fresh)) {
                store.learn(tenant, number, fresh, now);
            }
        });
        documents.read(tenant, number);
        boolean changed = after instanceof Reading.Shown(Secret fresh)
                && !old.map(Secret::reveal).orElse("").equals(fresh.reveal());
        return new Rotated.Done(next, changed);
    }

    /// What was left half-way, by a process that died or by Meta.
    ///
    /// @return how many there were
    int resume(TenantId tenant) {
        List<Rotation> stuck =
                transactions.inTenant(tenant, () -> store.stuck(clock.instant().minus(STUCK)));
        for (Rotation one : stuck) {
            finish(tenant, one.number(), one.id(), new Actor.Platform("rotation begun by " + one.actor()));
        }
        return stuck.size();
    }

    private void mark(TenantId tenant, UUID rotation, State state, @Nullable String failure) {
        transactions.inTenant(tenant, () -> {
            store.touch(rotation, state, failure, clock.instant());
        });
    }

    /// Whether the server went although the answer was lost.
    private boolean gone(TenantId tenant, PhoneNumberId number, GraphFault fault) {
        return fault.outcomeUnknown()
                && graph.settings(tenant, number) instanceof GraphResult.Ok<Map<String, Object>>(var document)
                && servers.all(json.valueToTree(document.getOrDefault("calling", Map.of()))).stream()
                        .noneMatch(SipServers.Server::ours);
    }

    private @Nullable GraphFault post(TenantId tenant, PhoneNumberId number, ObjectNode calling) {
        return graph.updateSettings(tenant, number, Map.of("calling", calling))
                        instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)
                ? fault
                : null;
    }

    /// Voicemail needs calling, so it goes and comes with it.
    private static ObjectNode without(ObjectNode desired) {
        ObjectNode off = CallingDocument.empty();
        off.put("status", "DISABLED");
        off.putObject("sip").put("status", "DISABLED").putArray("servers");
        if (CallingField.VOICEMAIL.in(desired).asString("").equals("ENABLED")) {
            off.putObject("voicemail").put("status", "DISABLED");
        }
        return off;
    }

    private static ObjectNode with(ObjectNode desired) {
        ObjectNode on = CallingDocument.empty();
        for (String block : List.of("status", "sip", "voicemail")) {
            if (desired.has(block)) {
                on.set(block, desired.path(block).deepCopy());
            }
        }
        return on;
    }
}
