package io.pulseline.platform.reconciliation;

import io.pulseline.platform.graphapi.CallAnalytics;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// A month of an account on both sides. Meta is asked on demand, never inside a transaction; what it said last is
/// kept.
@Service
public class Reconciliation {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final CallAnalytics analytics;
    private final AnalyticsImports imports;
    private final ReconciliationStore store;
    private final Clock clock;

    Reconciliation(
            TenantTransactions transactions,
            BusinessNumbers numbers,
            CallAnalytics analytics,
            AnalyticsImports imports,
            ReconciliationStore store,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.analytics = analytics;
        this.imports = imports;
        this.store = store;
        this.clock = clock;
    }

    /// One half hour on both sides.
    ///
    /// @param metaCost null when Meta does not say
    /// @param calls    ours in that half hour, answered or not; empty for equal ones
    public record Bucket(
            Instant start,
            String number,
            String direction,
            String country,
            long ourCalls,
            long metaCalls,
            long ourSeconds,
            BigDecimal metaSeconds,
            long ourPulses,
            BigDecimal ourCost,
            @Nullable BigDecimal metaCost,
            Cause cause,
            List<CallId> calls) {}

    /// @param asOf       when Meta was last asked with success, null when never
    /// @param refused    Meta's own text when it refused the last time
    /// @param metaCost   null when Meta does not say it: a partner's credit line pays
    /// @param causes     how many half hours of each
    /// @param differing  in order of time
    public record Month(
            WabaId waba,
            String name,
            YearMonth month,
            ZoneId zone,
            Currency currency,
            @Nullable Instant asOf,
            @Nullable String refused,
            long ourCalls,
            long metaCalls,
            long ourSeconds,
            BigDecimal metaSeconds,
            BigDecimal ourCost,
            @Nullable BigDecimal metaCost,
            Map<Cause, Long> causes,
            List<Bucket> differing) {
        public long buckets() {
            return causes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Asks Meta for every account of the tenant.
    ///
    /// @return what Meta refused, in its own words
    public List<GraphFault> refresh(TenantId tenant, YearMonth month) {
        return imports.refresh(
                tenant, month, AnalyticsImports.Of.CALLS, new AnalyticsImports.Source<CallAnalytics.Bucket>() {
                    @Override
                    public GraphResult<List<CallAnalytics.Bucket>> ask(
                            TenantId tenant, WabaId waba, Instant from, Instant to) {
                        return analytics.halfHours(tenant, waba, from, to);
                    }

                    @Override
                    public void keep(
                            TenantId tenant, WabaId waba, Instant from, Instant to, List<CallAnalytics.Bucket> found) {
                        store.keep(tenant, waba, from, to, found);
                    }
                });
    }

    /// Every account of the tenant, by name.
    public List<Month> month(TenantId tenant, YearMonth month) {
        return numbers.accounts(tenant).stream()
                .map(waba -> transactions.inTenant(tenant, () -> compare(waba, month)))
                .toList();
    }

    private Month compare(Waba waba, YearMonth month) {
        Span span = Span.of(month, waba.zone());
        Map<HalfHour, HalfHour.Ours> ours = store.ours(waba.id(), span.wideFrom(), span.wideTo());
        Map<HalfHour, HalfHour.Metas> metas = store.metas(waba.id(), span.wideFrom(), span.wideTo());
        Optional<AnalyticsImports.Import> last = imports.last(AnalyticsImports.Of.CALLS, waba.id(), month);
        Classifier classifier = new Classifier(ours, metas, span, clock.instant());
        Map<Cause, Long> causes = new EnumMap<>(Cause.class);
        List<Bucket> differing = new ArrayList<>();
        long ourCalls = 0;
        long metaCalls = 0;
        long ourSeconds = 0;
        BigDecimal metaSeconds = BigDecimal.ZERO;
        BigDecimal ourCost = BigDecimal.ZERO;
        @Nullable BigDecimal metaCost = null;
        Set<HalfHour> all = new HashSet<>(ours.keySet());
        all.addAll(metas.keySet());
        for (HalfHour where : all) {
            if (!span.holds(where.start())) {
                continue;
            }
            HalfHour.Ours mine = ours.getOrDefault(where, HalfHour.Ours.NONE);
            HalfHour.Metas theirs = metas.getOrDefault(where, HalfHour.Metas.NONE);
            Cause cause = classifier.of(where);
            causes.merge(cause, 1L, Long::sum);
            ourCalls += mine.calls();
            metaCalls += theirs.calls();
            ourSeconds += mine.seconds();
            metaSeconds = metaSeconds.add(theirs.seconds());
            ourCost = ourCost.add(mine.cost());
            if (theirs.cost() != null) {
                metaCost = metaCost == null ? theirs.cost() : metaCost.add(theirs.cost());
            }
            if (cause != Cause.EQUAL) {
                differing.add(bucket(waba.id(), where, mine, theirs, cause));
            }
        }
        differing.sort(Comparator.comparing(Bucket::start)
                .thenComparing(Bucket::number)
                .thenComparing(Bucket::country)
                .thenComparing(Bucket::direction));
        return new Month(
                waba.id(),
                waba.name(),
                month,
                waba.zone(),
                waba.currency(),
                last.filter(AnalyticsImports.Import::everGiven)
                        .map(AnalyticsImports.Import::at)
                        .orElse(null),
                last.map(AnalyticsImports.Import::refused).orElse(null),
                ourCalls,
                metaCalls,
                ourSeconds,
                metaSeconds,
                ourCost,
                metaCost,
                causes,
                differing);
    }

    private Bucket bucket(WabaId waba, HalfHour where, HalfHour.Ours mine, HalfHour.Metas theirs, Cause cause) {
        return new Bucket(
                where.start(),
                where.number(),
                where.direction(),
                where.country(),
                mine.calls(),
                theirs.calls(),
                mine.seconds(),
                theirs.seconds(),
                mine.pulses(),
                mine.cost(),
                theirs.cost(),
                cause,
                store.calls(waba, where).stream()
                        .map(ReconciliationStore.CalledThen::call)
                        .toList());
    }
}
