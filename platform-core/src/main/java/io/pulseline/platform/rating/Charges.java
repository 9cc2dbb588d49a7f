package io.pulseline.platform.rating;

import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.cdr.CdrWritten;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// Prices each ended call once a version, from facts only, and can explain it.
@Service
public class Charges {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final RateCards cards;
    private final ChargeStore store;
    private final Clock clock;

    Charges(TenantTransactions transactions, BusinessNumbers numbers, RateCards cards, ChargeStore store, Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.cards = cards;
        this.store = store;
        this.clock = clock;
    }

    /// The newest price of a call; empty while it lives.
    public Optional<Charge> find(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> store.latest(call));
    }

    /// The prices of a page of calls.
    public List<Charge> findAll(TenantId tenant, List<CallId> calls) {
        return transactions.inTenant(tenant, () -> store.latest(calls));
    }

    @EventListener
    void on(CdrWritten written) {
        TenantId tenant = written.tenantId();
        Cdr cdr = written.cdr();
        Optional<Charge> before = store.latest(cdr.call());
        // a record that adds nothing to the price makes no new one
        if (before.isPresent()
                && before.get().seconds() == seconds(cdr)
                && before.get().answered() == (cdr.talkSeconds() != null)) {
            return;
        }
        BusinessNumber number = numbers.find(tenant, cdr.number()).orElseThrow();
        Instant start = cdr.talkStart() != null ? cdr.talkStart() : cdr.invitedAt();
        LocalDate day = LocalDate.ofInstant(start, number.zone());
        Charge charge = rate(
                tenant, cdr, number.currency(), day, before.map(Charge::version).orElse(0) + 1);
        before.ifPresent(old -> store.rollup(tenant, old, day, cdr, -1));
        store.insert(tenant, charge, day, cdr);
        store.rollup(tenant, charge, day, cdr, 1);
    }

    private Charge rate(TenantId tenant, Cdr cdr, Currency currency, LocalDate day, int version) {
        long seconds = seconds(cdr);
        Pulses pulses = Pulses.ofTalk(Duration.ofSeconds(seconds));
        if (cdr.direction() == Direction.USER_INITIATED || cdr.talkSeconds() == null) {
            // calls of users are free, and nobody pays for a phone that was not picked up
            return charge(cdr, version, currency, pulses, null, null, BigDecimal.ZERO, BigDecimal.ZERO, null, null);
        }
        @Nullable WaUser user = cdr.user();
        String digits = user == null || user.waId() == null ? "" : user.waId().digits();
        String country = user == null || user.bsuid() == null
                ? ""
                : user.bsuid()
                        .value()
                        .substring(0, Math.min(2, user.bsuid().value().length()));
        RateCards.Applicable found = cards.find(currency, digits, country, day);
        if (found.rates().isEmpty()) {
            String who = digits.isEmpty() ? country : "+" + digits.substring(0, Math.min(4, digits.length())) + "…";
            return charge(
                    cdr,
                    version,
                    currency,
                    pulses,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "The " + currency + " card has no rate for " + who + " on " + day);
        }
        String market = found.rates().getFirst().market();
        TierUsage usage = store.addUsage(tenant, market, day.withDayOfMonth(1), pulses.count());
        Optional<Pricing.Priced> priced =
                Pricing.price(found.rates(), pulses, usage.minutesBefore(), usage.toldTierFrom());
        if (priced.isEmpty()) {
            return charge(
                    cdr,
                    version,
                    currency,
                    pulses,
                    found,
                    null,
                    null,
                    null,
                    usage,
                    "The " + currency + " card has no tier for " + market + " at "
                            + usage.minutesBefore().add(pulses.minutes()) + " minutes of the month");
        }
        BigDecimal markup = store.markup().orElse(BigDecimal.ZERO);
        BigDecimal price = priced.get().cost().add(markup.multiply(pulses.minutes()));
        return charge(
                cdr,
                version,
                currency,
                pulses,
                found,
                priced.get(),
                priced.get().cost(),
                price,
                usage,
                null);
    }

    private Charge charge(
            Cdr cdr,
            int version,
            Currency currency,
            Pulses pulses,
            RateCards.@Nullable Applicable found,
            Pricing.@Nullable Priced priced,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal price,
            @Nullable TierUsage usage,
            @Nullable String unrated) {
        @Nullable Rate any = found == null ? null : found.rates().getFirst();
        return new Charge(
                cdr.call(),
                version,
                cdr.direction(),
                cdr.talkSeconds() != null,
                seconds(cdr),
                pulses.count(),
                any == null ? null : any.market(),
                any == null ? null : any.prefix(),
                priced == null ? null : priced.rate().tier(),
                usage == null ? null : usage.minutesBefore(),
                priced != null && priced.crossed(),
                priced == null ? null : priced.rate().perMinute(),
                found == null
                        ? null
                        : found.sample().map(RateCards.RateRow::version).orElse(null),
                currency,
                cost,
                price,
                store.planName().orElse(null),
                unrated,
                cdr.evidence(),
                clock.instant());
    }

    private static long seconds(Cdr cdr) {
        return cdr.talkSeconds() == null ? 0 : cdr.talkSeconds();
    }

    /// Minutes of a market in a month before a call, and the tier Meta told of.
    record TierUsage(BigDecimal minutesBefore, @Nullable Long toldTierFrom) {}

    /// What a call would cost now. Nothing is stored.
    ///
    /// @param country ISO code when no number is given
    public Preview preview(
            TenantId tenant,
            Currency currency,
            String digits,
            String country,
            long seconds,
            LocalDate day,
            BigDecimal minutesSoFar) {
        Pulses pulses = Pulses.ofTalk(Duration.ofSeconds(seconds));
        RateCards.Applicable found = transactions.inTenant(tenant, () -> cards.find(currency, digits, country, day));
        Optional<Pricing.Priced> priced = Pricing.price(found.rates(), pulses, minutesSoFar, null);
        return new Preview(
                pulses.count(),
                found.rates().isEmpty() ? null : found.rates().getFirst().market(),
                priced.map(p -> p.rate().tier()).orElse(null),
                priced.map(p -> p.rate().perMinute()).orElse(null),
                priced.map(Pricing.Priced::cost).orElse(null),
                currency);
    }

    public record Preview(
            long pulses,
            @Nullable String market,
            @Nullable Tier tier,
            @Nullable BigDecimal perMinute,
            @Nullable BigDecimal amount,
            Currency currency) {}
}
