package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.NumberDoor;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// In which country Meta keeps a number's messages at rest. Meta changes it only while the number is registered: it is
/// taken off Cloud API and registered again with its PIN, and has no calls in between. Each step is kept before it is
/// asked for, so that what broke off can be gone on with.
///
/// @see "Meta, Registration, 4 Nov 2025"
@Service
public class Residency {
    /// Meta's: the number is not registered.
    private static final int NOT_REGISTERED = 133010;

    private final TenantTransactions transactions;
    private final ResidencyStore store;
    private final PinStore pins;
    private final NumberDoor door;
    private final Signup graph;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Residency(
            TenantTransactions transactions,
            ResidencyStore store,
            PinStore pins,
            NumberDoor door,
            Signup graph,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.pins = pins;
        this.door = door;
        this.graph = graph;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    public enum State {
        HELD,
        /// Meta was asked to take the number off, and its answer was lost
        LEAVING,
        /// off Cloud API: it has no calls until it is registered again
        OFF
    }

    /// @param region what it was registered with last; null: with none
    /// @param wanted what it is to be registered with; null: with none
    public record Standing(
            State state,
            @Nullable DataRegion region,
            @Nullable DataRegion wanted,
            Instant changedAt,
            String changedBy) {}

    public sealed interface Result {
        record Moved() implements Result {}

        /// Meta asks for the PIN, and none is kept.
        record NoPin() implements Result {}

        /// Ten in 72 hours were made.
        ///
        /// @param until when the next may be
        record TooOften(Instant until) implements Result {}

        /// @param off whether the number is off Cloud API now
        record Refused(boolean off, GraphFault fault) implements Result {}
    }

    /// Empty: nothing was chosen here.
    public Optional<Standing> of(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> store.find(number));
    }

    /// Also goes on with what broke off.
    ///
    /// @param region null: none, so that Meta keeps them where it likes
    public Result move(TenantId tenant, PhoneNumberId number, @Nullable DataRegion region, Actor actor) {
        Instant now = clock.instant();
        List<Instant> tries = transactions.inTenant(tenant, () -> pins.tries(number, now));
        if (tries.size() >= PinStore.MOST_TRIES) {
            return new Result.TooOften(tries.getFirst().plus(PinStore.SPAN));
        }
        Optional<PinStore.Pin> pin = transactions.inTenant(tenant, () -> pins.find(tenant, number));
        if (pin.isEmpty()) {
            return new Result.NoPin();
        }
        Optional<Standing> before = of(tenant, number);
        @Nullable DataRegion old = before.map(Standing::region).orElse(null);
        if (before.isEmpty() || before.get().state() != State.OFF) {
            keep(tenant, number, State.LEAVING, old, region, actor);
            if (door.deregister(tenant, number) instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)
                    && !Integer.valueOf(NOT_REGISTERED).equals(fault.code())) {
                if (!fault.outcomeUnknown()) {
                    keep(tenant, number, State.HELD, old, old, actor);
                }
                return new Result.Refused(false, fault);
            }
        }
        transactions.inTenant(tenant, () -> {
            store.keep(tenant, number, State.OFF, old, region, actor.label(), clock.instant());
            pins.tried(tenant, number, clock.instant());
        });
        return switch (graph.register(tenant, number, pin.get().value(), region == null ? null : region.name())) {
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> new Result.Refused(true, fault);
            case GraphResult.Ok<Calling.Accepted> ok -> {
                transactions.inTenant(tenant, () -> {
                    store.keep(tenant, number, State.HELD, region, region, actor.label(), clock.instant());
                    audit.record(tenant, actor, "number.residency.change", "number:" + number, word(old), word(region));
                });
                yield new Result.Moved();
            }
        };
    }

    private void keep(
            TenantId tenant,
            PhoneNumberId number,
            State state,
            @Nullable DataRegion region,
            @Nullable DataRegion wanted,
            Actor actor) {
        transactions.inTenant(
                tenant, () -> store.keep(tenant, number, state, region, wanted, actor.label(), clock.instant()));
    }

    private String word(@Nullable DataRegion region) {
        return json.writeValueAsString(region == null ? "none" : region.name());
    }
}
