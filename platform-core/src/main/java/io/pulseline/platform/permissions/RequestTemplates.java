package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MessageTemplates;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Templates that ask for a call permission: handed in to Meta, read back, and kept with every state they ever had. No
/// transaction is open while Meta is spoken to.
@Service
public class RequestTemplates {
    private static final Pattern HOLE = Pattern.compile("\\{\\{[^{}]{1,60}}}");
    private final MessageTemplates meta;
    private final JdbcClient jdbc;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    RequestTemplates(
            MessageTemplates meta, JdbcClient jdbc, TenantTransactions transactions, AuditTrail audit, Clock clock) {
        this.meta = meta;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param version counts from 1; a new one for every change of words, category or status
    public record Known(WabaId waba, MessageTemplates.Template template, int version, Instant asOf) {
        /// May be sent now.
        public boolean approved() {
            return template.status().equals("APPROVED");
        }
    }

    public record Version(
            int version,
            String category,
            String status,
            String body,
            @Nullable String rejected,
            Instant seenAt) {}

    /// As last told by Meta, by name.
    public List<Known> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from cpr_template order by name, language, waba_id")
                        .query((row, index) -> read(row))
                        .list());
    }

    /// How many values the body of a template needs; empty for one that Meta never told us of.
    public OptionalInt variables(TenantId tenant, PhoneNumberId number, String name, String language) {
        return transactions.inTenant(
                tenant,
                () ->
                        jdbc
                                .sql("""
                        select t.body from cpr_template t join phone_number n on n.tenant_id = t.tenant_id and n.waba_id = t.waba_id
                        where n.id = ? and t.name = ? and t.language = ?
                        """)
                                .param(number.value())
                                .param(name)
                                .param(language)
                                .query(String.class)
                                .optional()
                                .stream()
                                .mapToInt(body -> (int) HOLE.matcher(body)
                                        .results()
                                        .map(MatchResult::group)
                                        .distinct()
                                        .count())
                                .findFirst());
    }

    public Optional<Known> find(TenantId tenant, WabaId waba, String name, String language) {
        return transactions.inTenant(tenant, () -> one(waba, name, language));
    }

    /// Newest first.
    public List<Version> versions(TenantId tenant, WabaId waba, String name, String language) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                                select * from cpr_template_version where waba_id = ? and name = ? and language = ? order by version desc
                                """)
                        .param(waba.value())
                        .param(name)
                        .param(language)
                        .query((row, index) -> new Version(
                                row.getInt("version"),
                                row.getString("category"),
                                row.getString("status"),
                                row.getString("body"),
                                row.getString("rejected"),
                                row.getTimestamp("seen_at").toInstant()))
                        .list());
    }

    /// Asks Meta for those of an account and keeps what it says.
    ///
    /// @return the fault when Meta could not be asked
    public Optional<GraphFault> refresh(TenantId tenant, WabaId waba) {
        return switch (meta.list(tenant, waba)) {
            case GraphResult.Failed<List<MessageTemplates.Template>>(GraphFault fault) -> Optional.of(fault);
            case GraphResult.Ok<List<MessageTemplates.Template>>(List<MessageTemplates.Template> told) -> {
                transactions.inTenant(tenant, () -> told.forEach(template -> keep(tenant, waba, template)));
                yield Optional.empty();
            }
        };
    }

    /// Hands a new one in for Meta's review.
    public GraphResult<MessageTemplates.Template> create(
            TenantId tenant, Actor actor, WabaId waba, MessageTemplates.Words words) {
        GraphResult<MessageTemplates.Template> answer = meta.create(tenant, waba, words);
        if (answer instanceof GraphResult.Ok<MessageTemplates.Template>(MessageTemplates.Template made)) {
            transactions.inTenant(tenant, () -> {
                keep(tenant, waba, made);
                audit.record(
                        tenant,
                        actor,
                        "permission.template.create",
                        "template:" + waba + "/" + words.name(),
                        null,
                        null);
            });
        }
        return answer;
    }

    private Optional<Known> one(WabaId waba, String name, String language) {
        return jdbc.sql("select * from cpr_template where waba_id = ? and name = ? and language = ?")
                .param(waba.value())
                .param(name)
                .param(language)
                .query((row, index) -> read(row))
                .optional();
    }

    private void keep(TenantId tenant, WabaId waba, MessageTemplates.Template told) {
        Optional<Known> before = one(waba, told.name(), told.language());
        boolean same = before.isPresent() && before.get().template().equals(told);
        int version = before.map(Known::version).orElse(0) + (same ? 0 : 1);
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        insert into cpr_template (tenant_id, waba_id, name, language, meta_id, category, status, header, body, footer,
                                                  rejected, version, as_of)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, waba_id, name, language) do update set meta_id = excluded.meta_id,
                            category = excluded.category, status = excluded.status, header = excluded.header, body = excluded.body,
                            footer = excluded.footer, rejected = excluded.rejected, version = excluded.version, as_of = excluded.as_of
                        """)
                .param(tenant.value())
                .param(waba.value())
                .param(told.name())
                .param(told.language())
                .param(told.id())
                .param(told.category())
                .param(told.status())
                .param(told.header())
                .param(told.body())
                .param(told.footer())
                .param(told.rejected())
                .param(version)
                .param(now)
                .update();
        if (!same) {
            jdbc.sql("""
                            insert into cpr_template_version (tenant_id, waba_id, name, language, version, category, status, body, rejected, seen_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(waba.value())
                    .param(told.name())
                    .param(told.language())
                    .param(version)
                    .param(told.category())
                    .param(told.status())
                    .param(told.body())
                    .param(told.rejected())
                    .param(now)
                    .update();
        }
    }

    private static Known read(ResultSet row) throws SQLException {
        return new Known(
                new WabaId(row.getString("waba_id")),
                new MessageTemplates.Template(
                        row.getString("meta_id"),
                        row.getString("name"),
                        row.getString("language"),
                        row.getString("category"),
                        row.getString("status"),
                        row.getString("header"),
                        row.getString("body"),
                        row.getString("footer"),
                        row.getString("rejected")),
                row.getInt("version"),
                row.getTimestamp("as_of").toInstant());
    }
}
