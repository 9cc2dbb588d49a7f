package io.pulseline.platform.budgets;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.budgets.CostAlert.Kind;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.Spending;
import io.pulseline.platform.rating.TierTold;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Budgets and caps of a tenant, how far its month is, and what was said about it.
@Service
public class Budgets {
    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /// before that a day's calls say nothing of the month
    private static final int PACE_FROM_DAY = 3;

    private final BudgetStore store;
    private final Spending spending;
    private final BusinessNumbers numbers;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;
    private final Clock clock;

    Budgets(
            BudgetStore store,
            Spending spending,
            BusinessNumbers numbers,
            TenantTransactions transactions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            JsonMapper json,
            Clock clock) {
        this.store = store;
        this.spending = spending;
        this.numbers = numbers;
        this.transactions = transactions;
        this.audit = audit;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /// @param today    in the zone of the currency's accounts
    /// @param spent    since the first of the month
    /// @param spentDay of today
    /// @param held     for calls of today that have no price yet
    /// @param pace     what the month comes to when it goes on as until now
    public record Standing(
            Budget budget, LocalDate today, BigDecimal spent, BigDecimal spentDay, BigDecimal held, BigDecimal pace) {
        /// null without a budget
        public @Nullable Long percent() {
            BigDecimal amount = budget.monthAmount();
            return amount == null
                    ? null
                    : spent.multiply(HUNDRED)
                            .divide(amount, 0, RoundingMode.DOWN)
                            .longValue();
        }
    }

    /// One for each currency that an account of the tenant is billed in, with or without a budget.
    public List<Standing> of(TenantId tenant) {
        Map<String, ZoneId> currencies = zones(tenant);
        return transactions.inTenant(
                tenant,
                () -> currencies.entrySet().stream()
                        .map(one -> standing(Currency.getInstance(one.getKey()), one.getValue()))
                        .toList());
    }

    private Map<String, ZoneId> zones(TenantId tenant) {
        Map<String, ZoneId> zones = new TreeMap<>();
        numbers.all(tenant).stream()
                .sorted(Comparator.comparing(number -> number.zone().getId()))
                .forEach((BusinessNumber number) ->
                        zones.putIfAbsent(number.currency().getCurrencyCode(), number.zone()));
        return zones;
    }

    private Standing standing(Currency currency, ZoneId zone) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate first = today.withDayOfMonth(1);
        BigDecimal spent = spending.between(first, today, currency);
        BigDecimal pace = spent.multiply(BigDecimal.valueOf(today.lengthOfMonth()))
                .divide(BigDecimal.valueOf(today.getDayOfMonth()), 2, RoundingMode.HALF_UP);
        return new Standing(
                store.of(currency).orElse(Budget.none(currency)),
                today,
                spent,
                spending.between(today, today, currency),
                store.held(today, currency, now),
                pace);
    }

    /// Calls at one time that the tenant allows itself; empty: as many as Meta takes.
    public OptionalLong concurrent(TenantId tenant) {
        return transactions.inTenant(tenant, store::concurrent);
    }

    /// @param concurrent null takes the cap away
    public void change(TenantId tenant, Actor actor, List<Budget> budgets, @Nullable Long concurrent) {
        transactions.inTenant(tenant, () -> {
            Instant now = clock.instant();
            String before = json.writeValueAsString(said(store.all(), store.concurrent()));
            budgets.forEach(budget -> store.keep(tenant, budget, now, actor.label()));
            store.keepConcurrent(tenant, concurrent, now, actor.label());
            audit.record(
                    tenant,
                    actor,
                    "budget.change",
                    "budget:" + tenant,
                    before,
                    json.writeValueAsString(said(store.all(), store.concurrent())));
        });
    }

    private static Map<String, Object> said(List<Budget> budgets, OptionalLong concurrent) {
        Map<String, Object> said = new TreeMap<>();
        budgets.forEach(budget -> said.put(
                budget.currency().getCurrencyCode(),
                Map.of(
                        "month",
                        String.valueOf(budget.monthAmount()),
                        "warn_percent",
                        budget.warnPercent(),
                        "day_cap",
                        String.valueOf(budget.dayCap()),
                        "hold_minutes",
                        budget.holdMinutes())));
        concurrent.ifPresent(calls -> said.put("concurrent", calls));
        return said;
    }

    /// Newest first.
    public List<CostAlert> alerts(TenantId tenant, int limit) {
        return transactions.inTenant(tenant, () -> store.alerts(limit));
    }

    /// Says what has come near or gone beyond since it was last asked.
    ///
    /// @return how many were new
    public int watch(TenantId tenant) {
        List<Standing> standings = of(tenant);
        return transactions.inTenant(
                tenant,
                () -> standings.stream().mapToInt(one -> watch(tenant, one)).sum());
    }

    private int watch(TenantId tenant, Standing now) {
        Budget budget = now.budget();
        String currency = budget.currency().getCurrencyCode();
        LocalDate month = now.today().withDayOfMonth(1);
        int raised = 0;
        BigDecimal amount = budget.monthAmount();
        Long percent = now.percent();
        if (amount != null && percent != null) {
            String of = plain(amount) + " " + currency;
            if (percent >= 100) {
                raised += raise(tenant, Kind.OVER, currency, month, plain(now.spent()) + " of " + of + " is spent.");
            } else if (percent >= budget.warnPercent()) {
                raised += raise(
                        tenant,
                        Kind.SPEND,
                        currency,
                        month,
                        percent + " % of " + of + " is spent: " + plain(now.spent()) + ".");
            }
            if (now.today().getDayOfMonth() >= PACE_FROM_DAY && now.pace().compareTo(amount) > 0) {
                raised += raise(
                        tenant,
                        Kind.PACE,
                        currency,
                        month,
                        "At this pace the month comes to " + plain(now.pace()) + " of " + of + ".");
            }
        }
        BigDecimal cap = budget.dayCap();
        if (cap != null
                && now.spentDay()
                                .add(now.held())
                                .multiply(HUNDRED)
                                .compareTo(cap.multiply(BigDecimal.valueOf(budget.warnPercent())))
                        >= 0) {
            raised += raise(
                    tenant,
                    Kind.DAY_CAP,
                    currency,
                    now.today(),
                    plain(now.spentDay()) + " spent and " + plain(now.held()) + " held of the day's " + plain(cap) + " "
                            + currency + ".");
        }
        long unrated = spending.unrated(now.today(), budget.currency());
        if (unrated > 0) {
            raised += raise(
                    tenant,
                    Kind.UNRATED,
                    currency,
                    now.today(),
                    unrated + " calls or messages of today have no price.");
        }
        return raised;
    }

    @EventListener
    void on(TierTold told) {
        raise(
                told.tenantId(),
                Kind.TIER,
                told.market(),
                told.month().atDay(1),
                "Meta has put calls to " + told.market() + " into the tier from " + told.from() + " minutes.");
    }

    private int raise(TenantId tenant, Kind kind, String subject, LocalDate period, String detail) {
        CostAlert alert = new CostAlert(kind, subject, period, clock.instant(), detail);
        if (!store.raise(tenant, alert)) {
            return 0;
        }
        LOG.warn("event=cost-alert tenant={} kind={} of=\"{}\" detail=\"{}\"", tenant, kind, subject, detail);
        events.publishEvent(new CostAlertRaised(tenant, alert));
        return 1;
    }

    private static String plain(BigDecimal amount) {
        return amount.setScale(
                        Math.min(6, Math.max(2, amount.stripTrailingZeros().scale())), RoundingMode.HALF_UP)
                .toPlainString();
    }
}
