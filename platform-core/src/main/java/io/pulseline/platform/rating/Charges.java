package io.pulseline.platform.rating;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.cdr.CdrWritten;
import io.pulseline.platform.cdr.Cdrs;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.rating.ChargeStore.Kept;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// Prices each ended call from facts only, explains it, and prices a month again when a card or a tier came late.
@Service
public class Charges {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final LiveCalls calls;
    private final Cdrs cdrs;
    private final RateCards cards;
    private final CallRating rating;
    private final ChargeStore store;
    private final ApplicationEventPublisher events;

    Charges(
            TenantTransactions transactions,
            BusinessNumbers numbers,
            LiveCalls calls,
            Cdrs cdrs,
            RateCards cards,
            CallRating rating,
            ChargeStore store,
            ApplicationEventPublisher events) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.calls = calls;
        this.cdrs = cdrs;
        this.cards = cards;
        this.rating = rating;
        this.store = store;
        this.events = events;
    }

    /// The newest price of a call; empty while it lives.
    public Optional<Charge> find(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> store.latest(call));
    }

    /// The prices of a page of calls.
    public List<Charge> findAll(TenantId tenant, List<CallId> calls) {
        return transactions.inTenant(tenant, () -> store.latest(calls));
    }

    /// Every price the call ever had, oldest first.
    public List<Charge> history(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> store.versions(call));
    }

    @EventListener
    void on(CdrWritten written) {
        TenantId tenant = written.tenantId();
        store.shareRating(tenant);
        Optional<Kept> before = store.kept(written.cdr().call());
        // a record that adds nothing to the price makes no new one
        if (before.isEmpty() || !saysTheSame(before.get().charge(), written.cdr())) {
            price(tenant, written.cdr(), before.orElse(null));
        }
    }

    private static boolean saysTheSame(Charge charge, Cdr cdr) {
        return charge.seconds() == CallRating.seconds(cdr) && charge.answered() == (cdr.talkSeconds() != null);
    }

    /// Prices every call of a month again, in the order they began, with the cards and tiers known now. Doing it
    /// twice changes nothing the second time; older prices stay readable as older versions.
    ///
    /// @param month in the zone of each account
    /// @return how many calls have another price than before
    public int rateAgain(TenantId tenant, YearMonth month) {
        return transactions.inTenant(tenant, () -> {
            store.ownRating(tenant);
            store.forgetUsage(month.atDay(1));
            // a day more at both ends: zones of accounts reach 14 hours from UTC
            Instant from = month.atDay(1).minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant to = month.atEndOfMonth().plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
            int changed = 0;
            for (Cdr cdr : cdrs.startedBetween(tenant, from, to)) {
                if (YearMonth.from(day(account(tenant, cdr), cdr)).equals(month)) {
                    changed += priceAgain(tenant, cdr);
                }
            }
            return changed;
        });
    }

    private int priceAgain(TenantId tenant, Cdr cdr) {
        Optional<Kept> before = store.kept(cdr.call());
        int version = before.map(kept -> kept.charge().version()).orElse(0) + 1;
        Kept after = rated(tenant, cdr, version, null);
        if (before.isPresent() && before.get().charge().samePriceAs(after.charge())) {
            return 0;
        }
        keep(tenant, cdr, before.orElse(null), after);
        return 1;
    }

    private void price(TenantId tenant, Cdr cdr, @Nullable Kept before) {
        int version = before == null ? 1 : before.charge().version() + 1;
        keep(tenant, cdr, before, rated(tenant, cdr, version, before));
    }

    private Kept rated(TenantId tenant, Cdr cdr, int version, @Nullable Kept before) {
        Waba account = account(tenant, cdr);
        LocalDate day = day(account, cdr);
        Charge charge = rating.rate(tenant, cdr, account.currency(), day, version, before);
        @Nullable
        String tag = before != null
                ? before.tag()
                : calls.find(tenant, cdr.call()).map(CallView::opaque).orElse(null);
        return new Kept(charge, day, cdr.number().value(), cdr.agentName(), tag);
    }

    private void keep(TenantId tenant, Cdr cdr, @Nullable Kept before, Kept after) {
        if (before != null) {
            store.rollup(tenant, before, -1);
        }
        store.insert(tenant, after, CallRating.start(cdr));
        store.rollup(tenant, after, 1);
        events.publishEvent(new CdrRated(tenant, cdr.call()));
    }

    /// The one that the call was made on: its number may be another's by now, with another currency.
    private Waba account(TenantId tenant, Cdr cdr) {
        return numbers.account(tenant, cdr.waba()).orElseThrow();
    }

    private static LocalDate day(Waba account, Cdr cdr) {
        return LocalDate.ofInstant(CallRating.start(cdr), account.zone());
    }

    /// What a call would cost. Nothing is stored.
    ///
    /// @param digits  the user's number, empty when not known
    /// @param country ISO code, for when no number is given
    public Preview preview(
            TenantId tenant,
            Currency currency,
            String digits,
            String country,
            BigDecimal seconds,
            LocalDate day,
            BigDecimal minutesSoFar) {
        return preview(
                currency,
                transactions.inTenant(tenant, () -> cards.find(currency, digits, country, day)),
                seconds,
                minutesSoFar);
    }

    /// What the next call to this user would cost, after the minutes that this month has already.
    public Preview previewUser(TenantId tenant, Currency currency, WaUser user, long seconds, LocalDate day) {
        return transactions.inTenant(tenant, () -> {
            RateCards.Applicable found = rating.applicable(currency, user, day);
            BigDecimal minutes = found.rates().isEmpty()
                    ? BigDecimal.ZERO
                    : store.minutes(found.rates().getFirst().market(), day.withDayOfMonth(1));
            return preview(currency, found, BigDecimal.valueOf(seconds), minutes);
        });
    }

    /// @param market by its name on the card
    public Preview previewMarket(
            TenantId tenant,
            Currency currency,
            String market,
            BigDecimal seconds,
            LocalDate day,
            BigDecimal minutesSoFar) {
        return preview(
                currency,
                transactions.inTenant(tenant, () -> cards.findMarket(currency, market, day)),
                seconds,
                minutesSoFar);
    }

    private static Preview preview(
            Currency currency, RateCards.Applicable found, BigDecimal seconds, BigDecimal minutesSoFar) {
        // a started millisecond counts: nothing of the talk is dropped before the pulses are counted
        Pulses pulses = Pulses.ofTalk(Duration.ofMillis(
                seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact()));
        Optional<Pricing.Priced> priced = Pricing.price(found.rates(), pulses, minutesSoFar, null);
        return new Preview(
                pulses.count(),
                found.market(),
                priced.map(p -> p.rate().tier()).orElse(null),
                priced.map(p -> p.rate().perMinute()).orElse(null),
                priced.map(Pricing.Priced::cost).orElse(null),
                currency);
    }

    /// Null members are not known: the card has no rate for it.
    public record Preview(
            long pulses,
            @Nullable String market,
            @Nullable Tier tier,
            @Nullable BigDecimal perMinute,
            @Nullable BigDecimal amount,
            Currency currency) {}
}
