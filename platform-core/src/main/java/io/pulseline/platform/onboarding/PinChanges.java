package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.NumberDoor;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The two-step PIN of a number: what is kept of it, and its change. A new one is kept before it is sent, because Meta
/// may have it although its answer was lost.
///
/// @see "Meta, Two-step verification, 5 Nov 2025"
@Service
public class PinChanges {
    private final TenantTransactions transactions;
    private final PinStore pins;
    private final NumberDoor graph;
    private final AuditTrail audit;
    private final Clock clock;

    PinChanges(TenantTransactions transactions, PinStore pins, NumberDoor graph, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.pins = pins;
        this.graph = graph;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param kept    whether a PIN is kept here
    /// @param ours    made here; false: typed in by somebody
    /// @param setAt   null when none is kept
    /// @param doubt   a change is under way whose answer was lost: either PIN may be the number's
    /// @param tries   registrations of the last 72 h, oldest first; Meta allows [#mostTries]
    public record Standing(
            boolean kept, boolean ours, @Nullable Instant setAt, boolean doubt, List<Instant> tries) {}

    public int mostTries() {
        return PinStore.MOST_TRIES;
    }

    public Standing of(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> pins.standing(number, clock.instant()));
    }

    /// @param typed null: one is made here
    /// @return Meta's refusal; empty when the PIN is changed
    public Optional<GraphFault> change(TenantId tenant, PhoneNumberId number, @Nullable Secret typed, Actor actor) {
        Secret pin = typed == null ? pins.fresh() : typed;
        transactions.inTenant(tenant, () -> pins.keepNext(tenant, number, pin, typed == null, clock.instant()));
        return switch (graph.setPin(tenant, number, pin)) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                transactions.inTenant(tenant, () -> {
                    pins.keep(tenant, number, pin, typed == null, clock.instant());
                    audit.record(tenant, actor, "number.pin.change", "number:" + number, null, null);
                });
                yield Optional.empty();
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                if (!fault.outcomeUnknown()) {
                    transactions.inTenant(tenant, () -> pins.dropNext(number));
                }
                yield Optional.of(fault);
            }
        };
    }
}
