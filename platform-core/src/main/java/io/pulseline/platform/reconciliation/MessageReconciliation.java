package io.pulseline.platform.reconciliation;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.PricingAnalytics;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
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

/// A month of an account's messages on both sides, beside [Reconciliation] of its calls.
@Service
public class MessageReconciliation {
    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final PricingAnalytics analytics;
    private final AnalyticsImports imports;
    private final MessageReconciliationStore store;
    private final Clock clock;

    MessageReconciliation(
            TenantTransactions transactions,
            BusinessNumbers numbers,
            PricingAnalytics analytics,
            AnalyticsImports imports,
            MessageReconciliationStore store,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.analytics = analytics;
        this.imports = imports;
        this.store = store;
        this.clock = clock;
    }

    /// One half hour of one category on both sides.
    ///
    /// @param free     of ours, those that cost nothing
    /// @param metaCost null when Meta does not say
    /// @param messages Meta's ids of ours in that half hour
    public record Bucket(
            Instant start,
            String number,
            String country,
            String category,
            long ourMessages,
            long metaMessages,
            long free,
            BigDecimal ourCost,
            @Nullable BigDecimal metaCost,
            MessageCause cause,
            List<String> messages) {}

    /// @param asOf      when Meta was last asked with success, null when never
    /// @param refused   Meta's own text when it refused the last time
    /// @param metaCost  null when Meta does not say it: a partner's credit line pays
    /// @param causes    how many half hours of each
    /// @param differing in order of time
    public record Month(
            WabaId waba,
            Currency currency,
            @Nullable Instant asOf,
            @Nullable String refused,
            long ourMessages,
            long metaMessages,
            BigDecimal ourCost,
            @Nullable BigDecimal metaCost,
            Map<MessageCause, Long> causes,
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
                tenant, month, AnalyticsImports.Of.MESSAGES, new AnalyticsImports.Source<PricingAnalytics.Bucket>() {
                    @Override
                    public GraphResult<List<PricingAnalytics.Bucket>> ask(
                            TenantId tenant, WabaId waba, Instant from, Instant to) {
                        return analytics.halfHours(tenant, waba, from, to);
                    }

                    @Override
                    public void keep(
                            TenantId tenant,
                            WabaId waba,
                            Instant from,
                            Instant to,
                            List<PricingAnalytics.Bucket> found) {
                        store.keep(tenant, waba, from, to, found);
                    }
                });
    }

    /// Every account of the tenant, in the order of [Reconciliation#month].
    public List<Month> month(TenantId tenant, YearMonth month) {
        return numbers.accounts(tenant).stream()
                .map(waba -> transactions.inTenant(tenant, () -> compare(waba, month)))
                .toList();
    }

    private Month compare(Waba waba, YearMonth month) {
        Span span = Span.of(month, waba.zone());
        Map<MessageHalfHour, MessageHalfHour.Ours> ours = store.ours(waba.id(), span.wideFrom(), span.wideTo());
        Map<MessageHalfHour, MessageHalfHour.Metas> metas = store.metas(waba.id(), span.wideFrom(), span.wideTo());
        Optional<AnalyticsImports.Import> last = imports.last(AnalyticsImports.Of.MESSAGES, waba.id(), month);
        MessageClassifier classifier = new MessageClassifier(ours, metas, span, clock.instant());
        Map<MessageCause, Long> causes = new EnumMap<>(MessageCause.class);
        List<Bucket> differing = new ArrayList<>();
        long ourMessages = 0;
        long metaMessages = 0;
        BigDecimal ourCost = BigDecimal.ZERO;
        @Nullable BigDecimal metaCost = null;
        Set<MessageHalfHour> all = new HashSet<>(ours.keySet());
        all.addAll(metas.keySet());
        for (MessageHalfHour where : all) {
            if (!span.holds(where.start())) {
                continue;
            }
            MessageHalfHour.Ours mine = ours.getOrDefault(where, MessageHalfHour.Ours.NONE);
            MessageHalfHour.Metas theirs = metas.getOrDefault(where, MessageHalfHour.Metas.NONE);
            MessageCause cause = classifier.of(where);
            causes.merge(cause, 1L, Long::sum);
            ourMessages += mine.messages();
            metaMessages += theirs.messages();
            ourCost = ourCost.add(mine.cost());
            if (theirs.cost() != null) {
                metaCost = metaCost == null ? theirs.cost() : metaCost.add(theirs.cost());
            }
            if (cause != MessageCause.EQUAL) {
                differing.add(new Bucket(
                        where.start(),
                        where.number(),
                        where.country(),
                        where.category(),
                        mine.messages(),
                        theirs.messages(),
                        mine.free(),
                        mine.cost(),
                        theirs.cost(),
                        cause,
                        store.messages(waba.id(), where)));
            }
        }
        differing.sort(Comparator.comparing(Bucket::start)
                .thenComparing(Bucket::number)
                .thenComparing(Bucket::country)
                .thenComparing(Bucket::category));
        return new Month(
                waba.id(),
                waba.currency(),
                last.filter(AnalyticsImports.Import::everGiven)
                        .map(AnalyticsImports.Import::at)
                        .orElse(null),
                last.map(AnalyticsImports.Import::refused).orElse(null),
                ourMessages,
                metaMessages,
                ourCost,
                metaCost,
                causes,
                differing);
    }
}
