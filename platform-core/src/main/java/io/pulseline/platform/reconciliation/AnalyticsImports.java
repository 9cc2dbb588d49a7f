package io.pulseline.platform.reconciliation;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Asks Meta what it counts, account by account, and notes when it said so or why it refused. Meta is never asked
/// inside
/// a transaction; what it said last is kept.
@Component
class AnalyticsImports {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final JdbcClient jdbc;
    private final Clock clock;

    AnalyticsImports(TenantTransactions transactions, BusinessNumbers numbers, JdbcClient jdbc, Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What is counted, each with a table of its own.
    enum Of {
        CALLS("analytics_import"),
        MESSAGES("message_import");

        private final String table;

        Of(String table) {
            this.table = table;
        }
    }

    /// One kind of analytics.
    ///
    /// @param <B> a half hour of it
    interface Source<B> {
        GraphResult<List<B>> ask(TenantId tenant, WabaId waba, Instant from, Instant to);

        /// Inside the tenant's transaction.
        void keep(TenantId tenant, WabaId waba, Instant from, Instant to, List<B> found);
    }

    record Import(Instant at, long buckets, @Nullable String refused) {
        /// Whether Meta ever said anything about this month.
        boolean everGiven() {
            return buckets > 0 || refused == null;
        }
    }

    /// Asks for every account of the tenant.
    ///
    /// @return what Meta refused, in its own words
    <B> List<GraphFault> refresh(TenantId tenant, YearMonth month, Of of, Source<B> source) {
        List<GraphFault> faults = new ArrayList<>();
        for (Waba waba : numbers.accounts(tenant)) {
            Span span = Span.of(month, waba.zone());
            Instant now = clock.instant();
            switch (source.ask(tenant, waba.id(), span.wideFrom(), span.wideTo())) {
                case GraphResult.Failed<List<B>>(GraphFault fault) -> {
                    faults.add(fault);
                    transactions.inTenant(
                            tenant, () -> note(of, tenant, waba.id(), month.atDay(1), now, 0, fault.message()));
                }
                case GraphResult.Ok<List<B>>(List<B> found) ->
                    transactions.inTenant(tenant, () -> {
                        source.keep(tenant, waba.id(), span.wideFrom(), span.wideTo(), found);
                        note(of, tenant, waba.id(), month.atDay(1), now, found.size(), null);
                    });
            }
        }
        return faults;
    }

    private void note(
            Of of, TenantId tenant, WabaId waba, LocalDate month, Instant at, long buckets, @Nullable String refused) {
        jdbc.sql("insert into " + of.table + " as i (tenant_id, waba_id, month, imported_at, buckets, refused)" + """
                         values (?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, waba_id, month) do update set
                            imported_at = case when excluded.refused is null then excluded.imported_at else i.imported_at end,
                            buckets = case when excluded.refused is null then excluded.buckets else i.buckets end,
                            refused = excluded.refused
                        """)
                .param(tenant.value())
                .param(waba.value())
                .param(month)
                .param(Timestamp.from(at))
                .param(buckets)
                .param(refused)
                .update();
    }

    /// Inside the tenant's transaction.
    Optional<Import> last(Of of, WabaId waba, YearMonth month) {
        return jdbc.sql("select * from " + of.table + " where waba_id = ? and month = ?")
                .param(waba.value())
                .param(month.atDay(1))
                .query((row, index) -> new Import(
                        row.getTimestamp("imported_at").toInstant(), row.getLong("buckets"), row.getString("refused")))
                .optional();
    }
}
