package io.pulseline.platform.budgets;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialGate.Name;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.rating.CdrRated;
import io.pulseline.platform.rating.Spending;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// What one trunk may cost a day: whoever has its password spends no more than that. Counted in each currency
/// that calls of the trunk are billed in, by itself.
@Service
public class TrunkCaps {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkCaps.class);

    private final TrunkCapStore store;
    private final BudgetStore budgets;
    private final Spending spending;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TrunkCaps(
            TrunkCapStore store,
            BudgetStore budgets,
            Spending spending,
            TenantTransactions transactions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.budgets = budgets;
        this.spending = spending;
        this.transactions = transactions;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /// @param cap   null for none
    /// @param day   the last one that it dialled on, null while it never did
    /// @param spent on that day, by currency code, with what is held for calls that have no price yet
    public record Standing(
            String trunk,
            @Nullable BigDecimal cap,
            @Nullable LocalDate day,
            Map<String, BigDecimal> spent) {}

    /// @return empty for an unknown trunk
    public Optional<Standing> of(TenantId tenant, UUID trunk) {
        return transactions.inTenant(
                tenant,
                () -> store.name(trunk).map(name -> {
                    LocalDate day = store.lastDay(trunk).orElse(null);
                    return new Standing(
                            name,
                            store.cap(trunk).orElse(null),
                            day,
                            day == null ? Map.of() : store.spent(trunk, day, clock.instant()));
                }));
    }

    /// @param cap null takes it away
    /// @return false for an unknown trunk
    public boolean change(TenantId tenant, Actor actor, UUID trunk, @Nullable BigDecimal cap) {
        return transactions.inTenant(tenant, () -> {
            if (store.name(trunk).isEmpty()) {
                return false;
            }
            String before = store.cap(trunk).map(BigDecimal::toPlainString).orElse(null);
            store.keep(tenant, trunk, cap, clock.instant(), actor.label());
            audit.record(
                    tenant, actor, "trunk.cap", "trunk:" + trunk, before, cap == null ? null : cap.toPlainString());
            return true;
        });
    }

    /// Inside the transaction of a dial.
    ///
    /// @param price the most that the call may cost; empty where nobody knows
    DialGate look(TenantId tenant, UUID trunk, BusinessNumber number, Optional<BigDecimal> price) {
        Optional<BigDecimal> cap = store.cap(trunk);
        if (cap.isEmpty()) {
            return DialGate.open(Name.TRUNK_SPEND, "RULE");
        }
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, number.zone());
        String currency = number.currency().getCurrencyCode();
        BigDecimal taken = store.spent(trunk, day, now).getOrDefault(currency, BigDecimal.ZERO);
        if (price.isPresent() && taken.add(price.get()).compareTo(cap.get()) <= 0) {
            return DialGate.open(Name.TRUNK_SPEND, "RULE");
        }
        String detail = price.map(most -> "The trunk's cap of " + plain(cap.get()) + " " + currency + " a day: "
                        + plain(taken) + " is spent or held for calls that go on, and this call may cost "
                        + plain(most) + ".")
                .orElse("The card has no rate for this user, so nobody can say whether the call stays below the trunk's"
                        + " cap of the day.");
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
