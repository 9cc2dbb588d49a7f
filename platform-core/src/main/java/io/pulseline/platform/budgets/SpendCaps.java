package io.pulseline.platform.budgets;

import io.pulseline.platform.calls.DialCaps;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialGate.Name;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.rating.CallEstimates;
import io.pulseline.platform.rating.CdrRated;
import io.pulseline.platform.rating.Spending;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The caps of a tenant before each dial: calls at one time, and money of one day. What a dialled call may
/// cost is held
/// back until its charge is there, so that many dials at once cannot all see the same money.
@Component
class SpendCaps implements DialCaps {
    private final BudgetStore store;
    private final CallEstimates estimates;
    private final Spending spending;
    private final TrunkCaps trunks;
    private final Clock clock;

    SpendCaps(BudgetStore store, CallEstimates estimates, Spending spending, TrunkCaps trunks, Clock clock) {
        this.trunks = trunks;
        this.store = store;
        this.estimates = estimates;
        this.spending = spending;
        this.clock = clock;
    }

    @Override
    public List<DialGate> pass(
            TenantId tenant,
            BusinessNumber number,
            WaUser user,
            long live,
            @Nullable CallId call,
            @Nullable UUID trunk) {
        DialGate concurrent = concurrent(live);
        if (trunk == null) {
            return List.of(concurrent, spend(tenant, number, user, concurrent.isShut() ? null : call));
        }
        Budget budget = store.of(number.currency()).orElse(Budget.none(number.currency()));
        LocalDate day = LocalDate.ofInstant(clock.instant(), number.zone());
        Optional<BigDecimal> price = estimates.most(number.currency(), user, budget.holdMinutes() * 60L, day);
        DialGate own = trunks.look(tenant, trunk, number, price);
        CallId placed = concurrent.isShut() || own.isShut() ? null : call;
        DialGate spend = spend(tenant, number, user, placed);
        if (placed != null && !spend.isShut()) {
            trunks.hold(tenant, placed, trunk, number, price, budget.holdMinutes());
        }
        return List.of(concurrent, own, spend);
    }

    private DialGate concurrent(long live) {
        OptionalLong cap = store.concurrent();
        return cap.isPresent() && live >= cap.getAsLong()
                ? DialGate.shut(
                        Name.OWN_CONCURRENCY,
                        "Your own limit of " + cap.getAsLong() + " calls at one time is reached.",
                        "RULE",
                        "Wait until one is over, or raise the limit under Costs, Budgets.",
                        null)
                : DialGate.open(Name.OWN_CONCURRENCY, "RULE");
    }

    private DialGate spend(TenantId tenant, BusinessNumber number, WaUser user, @Nullable CallId call) {
        Optional<Budget> budget = store.of(number.currency());
        @Nullable BigDecimal cap = budget.map(Budget::dayCap).orElse(null);
        if (budget.isEmpty() || cap == null) {
            return DialGate.open(Name.DAILY_SPEND, "RULE");
        }
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, number.zone());
        Instant tomorrow = day.plusDays(1).atStartOfDay(number.zone()).toInstant();
        Optional<BigDecimal> price =
                estimates.most(number.currency(), user, budget.get().holdMinutes() * 60L, day);
        if (price.isEmpty()) {
            return DialGate.shut(
                    Name.DAILY_SPEND,
                    "The card has no rate for this user, so nobody can say whether the call stays below your cap of the"
                            + " day.",
                    "RULE",
                    "Have the rate card completed, or take the cap away under Costs, Budgets.",
                    null);
        }
        BigDecimal taken = spending.between(day, day, number.currency()).add(store.held(day, number.currency(), now));
        if (taken.add(price.get()).compareTo(cap) > 0) {
            String detail = "Your cap of " + plain(cap) + " " + number.currency() + " a day: " + plain(taken)
                    + " is spent or held for calls that go on, and this call may cost " + plain(price.get()) + ".";
            return DialGate.shut(
                    Name.DAILY_SPEND,
                    detail,
                    "RULE",
                    "Wait until calls are over or the next day, or raise the cap under Costs, Budgets.",
                    tomorrow);
        }
        if (call != null) {
            store.hold(tenant, call, day, budget.get(), price.get(), now);
        }
        return DialGate.open(Name.DAILY_SPEND, "RULE");
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    @EventListener
    void on(CdrRated rated) {
        store.release(rated.call());
    }
}
