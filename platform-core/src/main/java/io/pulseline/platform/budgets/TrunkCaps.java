package io.pulseline.platform.budgets;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialGate.Name;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.CdrRated;
import io.pulseline.platform.rating.Spending;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// What one trunk may cost a day: whoever has its password spends no more than that. Counted in each currency
/// that calls of the trunk are billed in, by itself; a currency without a cap beside one that has is not dialled in.
@Service
public class TrunkCaps {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkCaps.class);

    private final TrunkCapStore store;
    private final BudgetStore budgets;
    private final Spending spending;
    private final BusinessNumbers numbers;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;
    private final Clock clock;

    TrunkCaps(
            TrunkCapStore store,
            BudgetStore budgets,
            Spending spending,
            BusinessNumbers numbers,
            TenantTransactions transactions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            JsonMapper json,
            Clock clock) {
        this.store = store;
        this.budgets = budgets;
        this.spending = spending;
        this.numbers = numbers;
        this.transactions = transactions;
        this.audit = audit;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /// @param caps       by currency code, empty for none
    /// @param currencies that accounts of the tenant are billed in: only they can have a cap
    /// @param day        the last one that it dialled on, null while it never did
    /// @param spent      on that day, by currency code, with what is held for calls that have no price yet
    public record Standing(
            String trunk,
            Map<String, BigDecimal> caps,
            Set<String> currencies,
            @Nullable LocalDate day,
            Map<String, BigDecimal> spent) {}

    /// @return empty for an unknown trunk
    public Optional<Standing> of(TenantId tenant, UUID trunk) {
        Set<String> currencies = currencies(tenant);
        return transactions.inTenant(
                tenant,
                () -> store.name(trunk).map(name -> {
                    LocalDate day = store.lastDay(trunk).orElse(null);
                    return new Standing(
                            name,
                            store.caps(trunk),
                            currencies,
                            day,
                            day == null ? Map.of() : store.spent(trunk, day, clock.instant()));
                }));
    }

    private Set<String> currencies(TenantId tenant) {
        Set<String> currencies = new TreeSet<>();
        numbers.all(tenant).forEach(number -> currencies.add(number.currency().getCurrencyCode()));
        return currencies;
    }

    /// What became of a wish.
    public enum Change {
        KEPT,
        UNKNOWN_TRUNK,
        /// no account of the tenant is billed in it: the trunk could dial nothing under such a cap
        UNKNOWN_CURRENCY
    }

    /// @param caps by currency code, all that there are from now on; empty takes them away. None is zero or less
    public Change change(TenantId tenant, Actor actor, UUID trunk, Map<String, BigDecimal> caps) {
        if (!currencies(tenant).containsAll(caps.keySet())) {
            return Change.UNKNOWN_CURRENCY;
        }
        return transactions.inTenant(tenant, () -> {
            if (store.name(trunk).isEmpty()) {
                return Change.UNKNOWN_TRUNK;
            }
            Map<String, BigDecimal> before = store.caps(trunk);
            store.keep(tenant, trunk, caps, clock.instant(), actor.label());
            audit.record(tenant, actor, "trunk.cap", "trunk:" + trunk, told(before), told(caps));
            return Change.KEPT;
        });
    }

    private @Nullable String told(Map<String, BigDecimal> caps) {
        return caps.isEmpty() ? null : json.writeValueAsString(caps);
    }

    private static String words(Map<String, BigDecimal> caps) {
        return caps.entrySet().stream()
                .map(cap -> plain(cap.getValue()) + " " + cap.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// Inside the transaction of a dial.
    ///
    /// @param price the most that the call may cost; empty where nobody knows
    DialGate look(TenantId tenant, UUID trunk, BusinessNumber number, Optional<BigDecimal> price) {
        Map<String, BigDecimal> caps = store.caps(trunk);
        if (caps.isEmpty()) {
            return DialGate.open(Name.TRUNK_SPEND, "RULE");
        }
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, number.zone());
        String currency = number.currency().getCurrencyCode();
        BigDecimal cap = caps.get(currency);
        BigDecimal taken = store.spent(trunk, day, now).getOrDefault(currency, BigDecimal.ZERO);
        if (cap != null && price.isPresent() && taken.add(price.get()).compareTo(cap) <= 0) {
            return DialGate.open(Name.TRUNK_SPEND, "RULE");
        }
        String detail = cap == null
                ? "The trunk's cap of a day is " + words(caps) + ", and this number is billed in " + currency + "."
                : price.map(most -> "The trunk's cap of " + plain(cap) + " " + currency + " a day: " + plain(taken)
                                + " is spent or held for calls that go on, and this call may cost " + plain(most) + ".")
                        .orElse("The card has no rate for this user, so nobody can say whether the call stays below the"
                                + " trunk's cap of the day.");
        alarm(tenant, trunk, day, detail);
        return DialGate.shut(
                Name.TRUNK_SPEND,
                detail,
                "RULE",
                "Look at what the trunk dials; raise its cap on its page, or wait for the next day.",
                day.plusDays(1).atStartOfDay(number.zone()).toInstant());
    }

    /// Once a day for each trunk.
    private void alarm(TenantId tenant, UUID trunk, LocalDate day, String detail) {
        String name = store.name(trunk).orElse(trunk.toString());
        LOG.warn("event=trunk-cap tenant={} trunk={} detail=\"{}\"", tenant, trunk, detail);
        CostAlert alert = new CostAlert(CostAlert.Kind.TRUNK_CAP, name, day, clock.instant(), detail);
        if (budgets.raise(tenant, alert)) {
            events.publishEvent(new CostAlertRaised(tenant, alert));
        }
    }

    /// The call is placed.
    void hold(
            TenantId tenant,
            CallId call,
            UUID trunk,
            BusinessNumber number,
            Optional<BigDecimal> price,
            int holdMinutes) {
        if (store.name(trunk).isEmpty()) {
            // a phone that registers by itself
            return;
        }
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, number.zone());
        store.hold(
                tenant,
                new TrunkCapStore.Held(call, trunk, day, number.currency(), price.orElse(BigDecimal.ZERO), holdMinutes),
                now);
    }

    @EventListener
    void on(CdrRated rated) {
        store.priced(rated.call(), spending.ofCall(rated.call()).orElse(BigDecimal.ZERO));
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
