package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.CallId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What a tenant pays, from the sums that are written with the charges: of calls and of messages.
@Service
public class Spending {
    private final JdbcClient jdbc;

    Spending(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Tenant prices of some days, both included. Inside the tenant's transaction.
    public BigDecimal between(LocalDate from, LocalDate to, Currency currency) {
        return jdbc.sql("""
                        select coalesce((select sum(tenant_price) from cost_day where day between :from and :to and currency = :currency), 0)
                               + coalesce((select sum(tenant_price) from message_day
                                           where day between :from and :to and currency = :currency), 0)
                        """)
                .param("from", from)
                .param("to", to)
                .param("currency", currency.getCurrencyCode())
                .query(BigDecimal.class)
                .single();
    }

    /// What a call cost the tenant. Inside the tenant's transaction.
    ///
    /// @return empty where it has no price
    public Optional<BigDecimal> ofCall(CallId call) {
        return jdbc.sql("select tenant_price from charge where call_id = ? order by version desc limit 1")
                .param(call.value())
                .query((row, index) -> Optional.ofNullable(row.getBigDecimal(1)))
                .optional()
                .flatMap(price -> price);
    }

    /// Calls and messages of a day that have no price. Inside the tenant's transaction.
    public long unrated(LocalDate day, Currency currency) {
        return jdbc.sql("""
                        select coalesce((select sum(unrated) from cost_day where day = :day and currency = :currency), 0)::bigint
                               + coalesce((select sum(unrated) from message_day where day = :day and currency = :currency), 0)::bigint
                        """)
                .param("day", day)
                .param("currency", currency.getCurrencyCode())
                .query(Long.class)
                .single();
    }
}
