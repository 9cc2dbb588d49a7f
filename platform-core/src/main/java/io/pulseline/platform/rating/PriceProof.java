package io.pulseline.platform.rating;

import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.cdr.Cdrs;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Prices the calls of the last months anew, in the order they began, with the cards, tiers and plans that are known,
/// and holds each amount
/// against the one that is charged. Writes nothing and waits for nobody: what a month has so far is counted beside the
/// database.
@Service
public class PriceProof {
    /// Statements of a month are corrected so long; older ones are as they were stated.
    private static final int MONTHS = 2;

    private final TenantTransactions transactions;
    private final Cdrs cdrs;
    private final RateCards cards;
    private final ChargeStore store;
    private final Clock clock;

    PriceProof(TenantTransactions transactions, Cdrs cdrs, RateCards cards, ChargeStore store, Clock clock) {
        this.transactions = transactions;
        this.cdrs = cdrs;
        this.cards = cards;
        this.store = store;
        this.clock = clock;
    }

    /// @param prices that were computed anew
    /// @param flaws  a sentence each, at most one for a call
    public record Verdict(long prices, List<String> flaws) {}

    public Verdict check(TenantId tenant) {
        YearMonth now = YearMonth.from(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        long prices = 0;
        List<String> flaws = new ArrayList<>();
        for (YearMonth month = now.minusMonths(MONTHS); !month.isAfter(now); month = month.plusMonths(1)) {
            Verdict one = check(tenant, month);
            prices += one.prices();
            flaws.addAll(one.flaws());
        }
        return new Verdict(prices, flaws);
    }

    Verdict check(TenantId tenant, YearMonth month) {
        List<String> flaws = new ArrayList<>();
        return new Verdict(transactions.inTenant(tenant, () -> check(tenant, month, flaws)), flaws);
    }

    private long check(TenantId tenant, YearMonth month, List<String> flaws) {
        if (store.due(month.atDay(1)).contains(month.atDay(1))) {
            // a card or a tier came late, and the job that prices the month again has not been there yet
            return 0;
        }
        CallRating rating = new CallRating(cards, store, new Remembered(), clock);
        Instant from = month.atDay(1).minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant to = month.atEndOfMonth().plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
        long prices = 0;
        for (Cdr cdr : cdrs.startedBetween(tenant, from, to)) {
            ChargeStore.Billing account = store.billing(cdr.waba());
            LocalDate day = LocalDate.ofInstant(CallRating.start(cdr), account.zone());
            if (YearMonth.from(day).equals(month)) {
                Charge due = rating.rate(tenant, cdr, account.currency(), day, 1, null);
                prices++;
                // one without a charge is told of by the proof of records
                store.latest(cdr.call())
                        .flatMap(charged -> flaw(cdr, charged, due))
                        .ifPresent(flaws::add);
            }
        }
        return prices;
    }

    private static Optional<String> flaw(Cdr cdr, Charge charged, Charge due) {
        String wacid = cdr.call().toString();
        if (differ(charged.metaCost(), due.metaCost())) {
            return Optional.of(wacid + " is charged " + words(charged.metaCost(), charged) + " for Meta and costs "
                    + words(due.metaCost(), due));
        }
        if (differ(charged.tenantPrice(), due.tenantPrice())) {
            return Optional.of(wacid + " is sold at " + words(charged.tenantPrice(), charged) + " and by its plan at "
                    + words(due.tenantPrice(), due));
        }
        return Optional.empty();
    }

    private static boolean differ(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? one != other : one.compareTo(other) != 0;
    }

    private static String words(@Nullable BigDecimal amount, Charge charge) {
        return amount == null
                ? "nothing, unrated"
                : amount.stripTrailingZeros().toPlainString() + " " + charge.currency();
    }

    /// Counts of one month that begin at nothing.
    private static final class Remembered implements MonthCounts {
        private final Map<String, Long> pulses = new HashMap<>();
        private long free;

        @Override
        public BigDecimal addUsage(TenantId tenant, String portfolio, String market, LocalDate month, long more) {
            long after = pulses.merge(portfolio + "|" + market, more, Long::sum);
            return BigDecimal.valueOf(after - more, 1);
        }

        @Override
        public long freeSeconds(TenantId tenant, LocalDate month) {
            return free;
        }

        @Override
        public long addFreeSeconds(TenantId tenant, LocalDate month, long seconds) {
            free += seconds;
            return free;
        }
    }
}
