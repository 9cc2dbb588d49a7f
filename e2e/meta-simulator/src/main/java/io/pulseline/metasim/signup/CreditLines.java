package io.pulseline.metasim.signup;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The partner's line of credit and to whom it is lent. A customer's account without one cannot call or be called.
///
/// @see "Meta, Managing credit lines, 26 Nov 2025"
@Component
public class CreditLines {
    private static final Set<String> CURRENCIES = Set.of("AUD", "EUR", "GBP", "IDR", "INR", "USD");

    private final World world;
    private final Assets assets;
    private final Partner partner;
    private final AtomicLong ids = new AtomicLong(45_500_000_000L);
    private final Map<String, Allocation> allocations = new ConcurrentHashMap<>();

    CreditLines(World world, Assets assets, Partner partner) {
        this.world = world;
        this.assets = assets;
        this.partner = partner;
    }

    /// @param status ACTIVE or DELETED
    public record Allocation(String id, String waba, String business, String status) {
        /// What the account then shows as `primary_funding_id`.
        public String credential() {
            return "66" + id;
        }
    }

    public void reset() {
        allocations.clear();
    }

    /// Again for the same account gives the same record.
    ///
    /// @throws GraphError when the line is not the partner's, its system user is not on the account,
    ///   or the currency is another than the account's
    public Allocation share(String line, String waba, String currency) {
        if (!line.equals(partner.creditLine())) {
            throw World.unknown(line);
        }
        SimAccount account = world.account(waba).orElseThrow(() -> World.unknown(waba));
        Assets.Account owned = assets.account(waba);
        if (owned != null && !owned.staff().contains(partner.systemUser())) {
            throw new GraphError(
                    403, 200, "Permissions error", "The system user has no MANAGE task on account " + waba + ".");
        }
        if (!CURRENCIES.contains(currency) || !currency.equals(account.currency())) {
            throw new GraphError(
                    400, 100, "Invalid parameter", "waba_currency must be the account's own, one of the list");
        }
        return of(waba) instanceof Allocation known
                ? known
                : allocations.computeIfAbsent(
                        String.valueOf(ids.incrementAndGet()),
                        id -> new Allocation(id, waba, owned == null ? "" : owned.business(), "ACTIVE"));
    }

    /// The one in force.
    public @Nullable Allocation of(String waba) {
        return allocations.values().stream()
                .filter(one -> one.waba().equals(waba) && one.status().equals("ACTIVE"))
                .findFirst()
                .orElse(null);
    }

    public @Nullable Allocation find(String id) {
        return allocations.get(id);
    }

    /// Every account of the customer loses it.
    public void revoke(String id) {
        Allocation revoked = allocations.get(id);
        if (revoked == null) {
            throw World.unknown(id);
        }
        allocations.replaceAll((key, one) -> one.business().equals(revoked.business())
                ? new Allocation(one.id(), one.waba(), one.business(), "DELETED")
                : one);
    }

    public Collection<Allocation> owned(String business) {
        return List.copyOf(allocations.values()).stream()
                .filter(one -> one.business().equals(business))
                .toList();
    }

    /// What the account shows; null when nobody pays for it.
    public @Nullable String funding(String waba) {
        if (assets.account(waba) == null) {
            return "5550" + waba;
        }
        Allocation allocation = of(waba);
        return allocation == null ? null : allocation.credential();
    }
}
