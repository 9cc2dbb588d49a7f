package io.pulseline.platform.statements;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.statements.Statement.Line;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of statements. Every method runs inside the caller's tenant transaction.
@Repository
class StatementStore {
    private final JdbcClient jdbc;

    StatementStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Papers of a tenant are numbered one after the other.
    long nextNumber(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(?))")
                .param("statement:" + tenant)
                .query()
                .singleRow();
        return jdbc.sql("select coalesce(max(number), 0) + 1 from statement")
                .query(Long.class)
                .single();
    }

    /// @param name    empty when the plan has no tax
    record Tax(String name, BigDecimal percent) {}

    /// Of the plan that holds on the last day.
    Tax tax(LocalDate last) {
        return jdbc.sql("""
                        select tax_name, tax_percent from price_plan where effective_from <= ? order by effective_from desc limit 1
                        """)
                .param(last)
                .query((row, index) -> new Tax(row.getString("tax_name"), row.getBigDecimal("tax_percent")))
                .optional()
                .orElse(new Tax("", BigDecimal.ZERO));
    }

    /// Numbers that nobody pays for: Meta's sandboxes and its public test numbers.
    List<String> testNumbers() {
        return jdbc.sql("""
                        select id from phone_number
                        where upper(coalesce(raw ->> 'account_mode', '')) = 'SANDBOX' or raw ->> 'verified_name' = 'Test Number'
                        """).query((row, index) -> row.getString("id")).list();
    }

    void insert(TenantId tenant, Statement statement) {
        jdbc.sql("""
                        insert into statement (tenant_id, id, number, kind, month, currency, calls, pulses, meta_cost, net_exact, net,
                                               tax_name, tax_percent, tax, total, issued_at, issued_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(statement.id())
                .param(statement.number())
                .param(statement.kind().name())
                .param(statement.month().atDay(1))
                .param(statement.currency().getCurrencyCode())
                .param(statement.calls())
                .param(statement.pulses())
                .param(statement.metaCost())
                .param(statement.netExact())
                .param(statement.net())
                .param(statement.taxName())
                .param(statement.taxPercent())
                .param(statement.tax())
                .param(statement.total())
                .param(Timestamp.from(statement.issuedAt()))
                .param(statement.issuedBy())
                .update();
        for (int i = 0; i < statement.lines().size(); i++) {
            Line line = statement.lines().get(i);
            jdbc.sql("""
                            insert into statement_line (tenant_id, statement_id, line, market, category, tier_from, calls, pulses, meta_cost, amount)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(statement.id())
                    .param(i + 1)
                    .param(line.market())
                    .param(line.category())
                    .param(line.tierFrom())
                    .param(line.calls())
                    .param(line.pulses())
                    .param(line.metaCost())
                    .param(line.amount())
                    .update();
        }
    }

    /// Newest first, without lines.
    List<Statement> all() {
        return jdbc.sql("select * from statement order by number desc")
                .query((row, index) -> read(row, List.of()))
                .list();
    }

    Optional<Statement> find(UUID id) {
        return jdbc.sql("select * from statement where id = ?")
                .param(id)
                .query((row, index) -> read(row, lines(id)))
                .optional();
    }

    List<Line> lines(UUID statement) {
        return jdbc.sql("select * from statement_line where statement_id = ? order by line")
                .param(statement)
                .query(StatementStore::line)
                .list();
    }

    /// Everything that was stated for a month already, the corrections too.
    List<Line> stated(LocalDate month, Currency currency) {
        return jdbc.sql("""
                        select l.* from statement_line l join statement s on s.tenant_id = l.tenant_id and s.id = l.statement_id
                        where s.month = ? and s.currency = ?
                        """)
                .param(month)
                .param(currency.getCurrencyCode())
                .query(StatementStore::line)
                .list();
    }

    boolean exists(LocalDate month, Currency currency) {
        return jdbc.sql("select exists (select from statement where month = ? and currency = ? and kind = 'STATEMENT')")
                .param(month)
                .param(currency.getCurrencyCode())
                .query(Boolean.class)
                .single();
    }

    private static Line line(ResultSet row, int index) throws SQLException {
        return new Line(
                row.getString("market"),
                row.getString("category"),
                row.getString("tier_from"),
                row.getLong("calls"),
                row.getLong("pulses"),
                row.getBigDecimal("meta_cost"),
                row.getBigDecimal("amount"));
    }

    private static Statement read(ResultSet row, List<Line> lines) throws SQLException {
        return new Statement(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                Statement.Kind.valueOf(row.getString("kind")),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                Currency.getInstance(row.getString("currency")),
                row.getLong("calls"),
                row.getLong("pulses"),
                row.getBigDecimal("meta_cost"),
                row.getBigDecimal("net_exact"),
                row.getBigDecimal("net"),
                row.getString("tax_name"),
                row.getBigDecimal("tax_percent"),
                row.getBigDecimal("tax"),
                row.getBigDecimal("total"),
                row.getTimestamp("issued_at").toInstant(),
                row.getString("issued_by"),
                lines);
    }
}
