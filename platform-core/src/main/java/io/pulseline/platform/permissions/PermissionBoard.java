package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// All users of a tenant at a glance: who may be called until when, who is about to be lost, when to ask.
@Service
public class PermissionBoard {
    static final Duration SOON = Duration.ofHours(48);
    private static final int EXPORT_PAGE = 5000;

    /// The best hour of 90 days is the same a few minutes later, and reading tens of thousands of answers for every
    /// look
    /// at the board is what the board would cost most.
    private static final Duration HOURS_KEPT = Duration.ofMinutes(5);
    private static final int MOST_KEPT = 1000;

    private final BoardSql sql;
    private final TenantTransactions transactions;
    private final Clock clock;
    private final Map<Asked, Kept> kept = new ConcurrentHashMap<>();

    private record Asked(TenantId tenant, @Nullable PhoneNumberId number, ZoneId zone) {}

    private record Kept(List<Answers> answers, Instant until) {}

    PermissionBoard(BoardSql sql, TenantTransactions transactions, Clock clock) {
        this.sql = sql;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// @param callable   may be called now
    /// @param temporary  of them for seven days only
    /// @param ending     temporary ones that end within two days
    /// @param risk       the next unanswered call withdraws them
    /// @param asked      wait with a request in hand
    /// @param oldestAsk  since when the longest of them waits, null when none does
    /// @param drifted    differed from Meta within the last week
    /// @param known      all of the number
    public record Figures(
            long callable,
            long temporary,
            long ending,
            long risk,
            long asked,
            @Nullable Instant oldestAsk,
            long drifted,
            long known) {}

    /// Answers to requests of the last 90 days.
    ///
    /// @param asks of them
    public record Answers(int hour, long asks, long yes) {
        /// Yes per ten asked, pulled towards the middle while there are few.
        public double perTen() {
            return 10.0 * (yes + 1) / (asks + 2);
        }
    }

    /// @param day   in the zone asked for
    /// @param cells ends in each two hours from midnight, twelve of them
    public record EndDay(java.time.LocalDate day, List<Long> cells) {
        public long sum() {
            return cells.stream().mapToLong(Long::longValue).sum();
        }
    }

    /// @param limit rows wanted
    /// @return one more than `limit` when there is another page
    public List<BoardRow> rows(TenantId tenant, BoardQuery query, int limit) {
        return transactions.inTenant(tenant, () -> sql.rows(query, clock.instant(), limit + 1));
    }

    /// Every row of a query, in pages, each page in a transaction of its own.
    public void each(TenantId tenant, BoardQuery query, Consumer<BoardRow> taker) {
        BoardQuery next = query;
        List<BoardRow> page;
        do {
            BoardQuery now = next;
            page = transactions.inTenant(tenant, () -> sql.rows(now, clock.instant(), EXPORT_PAGE));
            page.forEach(taker);
            if (!page.isEmpty()) {
                next = new BoardQuery(
                        query.view(),
                        query.number(),
                        query.status(),
                        query.sought(),
                        page.getLast().cursor());
            }
        } while (page.size() == EXPORT_PAGE);
    }

    /// @param number null for all numbers
    public Figures figures(TenantId tenant, @Nullable PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> sql.figures(number, clock.instant()));
    }

    /// When temporary permissions end, today and the seven days after.
    public List<EndDay> calendar(TenantId tenant, @Nullable PhoneNumberId number, ZoneId zone) {
        return transactions.inTenant(tenant, () -> sql.calendar(number, clock.instant(), zone));
    }

    /// By hour of the day in which users were asked, 24 of them; only requests that are answered or closed count. Up to
    /// five minutes old.
    public List<Answers> hours(TenantId tenant, @Nullable PhoneNumberId number, ZoneId zone) {
        Asked asked = new Asked(tenant, number, zone);
        Instant now = clock.instant();
        Kept known = kept.get(asked);
        if (known != null && now.isBefore(known.until())) {
            return known.answers();
        }
        List<Answers> answers = transactions.inTenant(tenant, () -> sql.hours(number, now, zone));
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(asked, new Kept(answers, now.plus(HOURS_KEPT)));
        return answers;
    }
}
