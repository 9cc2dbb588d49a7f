package io.pulseline.platform.statements;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.messages.MessageCosts;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.rating.CostQuestion;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.statements.Statement.Kind;
import io.pulseline.platform.statements.Statement.Line;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Issues a statement a month and currency once the month is over, and after that only what corrects it.
@Service
public class Statements {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final CostReports reports;
    private final MessageCosts messages;
    private final StatementStore store;
    private final Clock clock;

    Statements(
            TenantTransactions transactions,
            BusinessNumbers numbers,
            CostReports reports,
            MessageCosts messages,
            StatementStore store,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.reports = reports;
        this.messages = messages;
        this.store = store;
        this.clock = clock;
    }

    /// Newest first, without lines.
    public List<Statement> all(TenantId tenant) {
        return transactions.inTenant(tenant, store::all);
    }

    public Optional<Statement> find(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }

    /// Whether the month is over in every zone of the tenant's accounts.
    public boolean over(TenantId tenant, YearMonth month) {
        Instant now = clock.instant();
        return numbers.accounts(tenant).stream()
                .map(Waba::zone)
                .allMatch(zone -> !now.isBefore(
                        month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant()));
    }

    /// The statements of a month; when they are there already, corrections for what has another price now. Twice is
    /// as
    /// good
    /// as once.
    ///
    /// @return what was issued: empty when nothing is new, or when the month goes on
    public List<Statement> issue(TenantId tenant, Actor actor, YearMonth month) {
        if (!over(tenant, month)) {
            return List.of();
        }
        return transactions.inTenant(tenant, () -> {
            long number = store.nextNumber(tenant);
            List<Statement> issued = new ArrayList<>();
            for (Map.Entry<String, List<Line>> book : books(tenant, month).entrySet()) {
                Currency currency = Currency.getInstance(book.getKey());
                boolean correction = store.exists(month.atDay(1), currency);
                List<Line> lines = correction
                        ? StatementSums.difference(book.getValue(), store.stated(month.atDay(1), currency))
                        : book.getValue();
                if (!lines.isEmpty()) {
                    Statement statement = statement(number + issued.size(), month, currency, lines, correction, actor);
                    store.insert(tenant, statement);
                    issued.add(statement);
                    LOG.info(
                            "event=statement-issued tenant={} number={} kind={}",
                            tenant,
                            statement.label(),
                            statement.kind());
                }
            }
            return issued;
        });
    }

    private Statement statement(
            long number, YearMonth month, Currency currency, List<Line> lines, boolean correction, Actor actor) {
        StatementStore.Tax tax = store.tax(month.atEndOfMonth());
        StatementSums.Sums sums = StatementSums.of(lines, tax.percent(), currency);
        Kind kind = !correction ? Kind.STATEMENT : sums.netExact().signum() < 0 ? Kind.CREDIT_NOTE : Kind.SUPPLEMENT;
        return new Statement(
                UUID.randomUUID(),
                number,
                kind,
                month,
                currency,
                sums.calls(),
                sums.pulses(),
                sums.metaCost(),
                sums.netExact(),
                sums.net(),
                tax.name(),
                tax.percent(),
                sums.tax(),
                sums.total(),
                clock.instant(),
                actor.label(),
                lines);
    }

    /// Lines by currency. Calls that are free, or that nobody picked up, are no lines; numbers for tests are left
    /// out.
    private Map<String, List<Line>> books(TenantId tenant, YearMonth month) {
        List<String> tests = store.testNumbers();
        Map<String, Map<String, Line>> books = new TreeMap<>();
        CostQuestion asked = new CostQuestion(
                month.atDay(1),
                month.atEndOfMonth(),
                List.of("market", "tier", "number"),
                null,
                Map.of("direction", "BUSINESS_INITIATED"));
        for (CostReports.Row row : reports.report(tenant, asked)) {
            String tier = row.keys().getOrDefault("tier", "");
            if (tests.contains(row.keys().get("number")) || tier.isEmpty()) {
                continue;
            }
            String market = row.keys().getOrDefault("market", "");
            Line line = new Line(market, tier, row.answered(), row.pulses(), row.metaCost(), row.tenantPrice());
            books.computeIfAbsent(row.currency().getCurrencyCode(), key -> new TreeMap<>())
                    .merge(market + "\n" + "%15s".formatted(tier), line, Statements::plus);
        }
        messages.report(tenant, month.atDay(1), month.atEndOfMonth(), null).stream()
                .filter(row -> !tests.contains(row.number().value())
                        && row.tenantPrice().signum() != 0)
                .forEach(row -> books.computeIfAbsent(row.currency().getCurrencyCode(), key -> new TreeMap<>())
                        .merge(
                                // behind the calls
                                "~" + row.market() + "\n" + row.category(),
                                new Line(
                                        row.market(),
                                        row.category(),
                                        "",
                                        row.messages() - row.free() - row.unrated(),
                                        0,
                                        row.metaCost(),
                                        row.tenantPrice()),
                                Statements::plus));
        Map<String, List<Line>> lines = new TreeMap<>();
        books.forEach((currency, book) -> lines.put(currency, List.copyOf(book.values())));
        // a book that lost its last priced call still has to be taken back
        store.all().stream()
                .filter(known -> known.month().equals(month))
                .forEach(known -> lines.putIfAbsent(known.currency().getCurrencyCode(), List.of()));
        return lines;
    }

    private static Line plus(Line one, Line other) {
        BigDecimal amount = one.amount().add(other.amount());
        return new Line(
                one.market(),
                one.category(),
                one.tierFrom(),
                one.calls() + other.calls(),
                one.pulses() + other.pulses(),
                one.metaCost().add(other.metaCost()),
                amount);
    }
}
