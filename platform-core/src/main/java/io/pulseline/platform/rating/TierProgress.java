package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// How far a month's minutes have come on the tiers of each market: our own sum, and what Meta told.
@Service
public class TierProgress {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final RateCards cards;
    private final JdbcClient jdbc;

    TierProgress(TenantTransactions transactions, BusinessNumbers numbers, RateCards cards, JdbcClient jdbc) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.cards = cards;
        this.jdbc = jdbc;
    }

    /// @param minutes  called in the month, by our own sum
    /// @param toldFrom lower bound of the tier that Meta told, null when it told none
    /// @param toldAt   from when on Meta's word counts
    /// @param rates    tiers of the market as the card has them, by minutes
    /// @param current  index in `rates`; -1 when the card has no tier for so many minutes
    public record Progress(
            String market,
            BigDecimal minutes,
            @Nullable Long toldFrom,
            @Nullable Instant toldAt,
            List<Rate> rates,
            int current) {}

    private record Counted(
            String market,
            BigDecimal minutes,
            @Nullable Long toldFrom,
            @Nullable Instant toldAt) {}

    /// Markets with the most minutes first.
    public List<Progress> of(TenantId tenant, YearMonth month) {
        Currency currency = numbers.accounts(tenant).stream()
                .map(Waba::currency)
                .findFirst()
                .orElse(Currency.getInstance("USD"));
        List<Counted> counted = transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select u.market, max(u.pulses) as pulses, max(t.tier_from) as told, min(t.told_at) as told_at
                        from tier_usage u
                        left join tier_told t on t.portfolio = u.portfolio and t.market = u.market and t.month = u.month
                        where u.month = ? and (u.pulses > 0 or t.tier_from is not null)
                        group by u.market order by max(u.pulses) desc, u.market
                        """)
                        .param(month.atDay(1))
                        .query((row, index) -> new Counted(
                                row.getString("market"),
                                BigDecimal.valueOf(row.getLong("pulses"), 1),
                                row.getObject("told", Long.class),
                                Optional.ofNullable(row.getTimestamp("told_at"))
                                        .map(java.sql.Timestamp::toInstant)
                                        .orElse(null)))
                        .list());
        List<Rate> rates = cards.inForce(currency, month.atEndOfMonth());
        return counted.stream().map(market -> progress(market, rates)).toList();
    }

    private static Progress progress(Counted counted, List<Rate> all) {
        List<Rate> rates = all.stream()
                .filter(rate -> rate.market().equalsIgnoreCase(counted.market()))
                .toList();
        int current = Pricing.tierOf(rates, counted.minutes(), counted.toldFrom())
                .map(rates::indexOf)
                .orElse(-1);
        return new Progress(counted.market(), counted.minutes(), counted.toldFrom(), counted.toldAt(), rates, current);
    }

    /// The last day of the month at this pace, for a month that goes on.
    ///
    /// @param today in the account's zone, inside the month
    public static BigDecimal pace(BigDecimal minutes, LocalDate today) {
        return minutes.multiply(BigDecimal.valueOf(today.lengthOfMonth()))
                .divide(BigDecimal.valueOf(today.getDayOfMonth()), 0, java.math.RoundingMode.HALF_UP);
    }
}
