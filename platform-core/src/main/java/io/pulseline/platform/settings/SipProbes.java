package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.net.TlsProbe;
import io.pulseline.platform.net.TlsReport;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.PstnRule;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Looks at each number's SIP server after a change and once a day, at the telephone network behind it too, and
/// remembers
/// since when it fails: Meta sends no
/// INVITE to a server whose certificate it dislikes, and tells nobody.
@Service
public class SipProbes implements TenantJob {
    private static final Duration DAY = Duration.ofHours(24);
    /// A failing one is looked at again sooner, so that the alarm ends soon after the cause.
    private static final Duration AGAIN = Duration.ofMinutes(30);

    private static final Actor US = new Actor.Platform("SIP probe");

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final CallSettings settings;
    private final BusinessNumbers numbers;
    private final TlsProbe tls;
    private final PstnGuard guard;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    SipProbes(
            TenantTransactions transactions,
            JdbcClient jdbc,
            CallSettings settings,
            BusinessNumbers numbers,
            TlsProbe tls,
            PstnGuard guard,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.settings = settings;
        this.numbers = numbers;
        this.tls = tls;
        this.guard = guard;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// @param failingSince null while it does not fail
    public record Probe(
            PhoneNumberId number,
            TlsReport report,
            @Nullable Instant failingSince) {
        public boolean failing() {
            return failingSince != null;
        }
    }

    /// Looks without remembering.
    public TlsReport look(TenantId tenant, String host, int port) {
        List<Finding> against = guard.lint(tenant, host).stream()
                .filter(Finding::refuses)
                .filter(one -> one.rule() != PstnRule.NOT_PUBLIC)
                .toList();
        return tls.look(host, port)
                .with(new TlsReport.Check(
                        TlsReport.Kind.PSTN,
                        against.isEmpty() ? TlsReport.Verdict.PASS : TlsReport.Verdict.FAIL,
                        against.stream()
                                .map(one -> one.rule().id() + ": " + one.evidence())
                                .collect(Collectors.joining("; "))));
    }

    public Optional<Probe> latest(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> find(number));
    }

    /// Numbers whose server fails, the longest first.
    public List<Probe> failing(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from sip_probe where failing_since is not null order by failing_since")
                        .query(this::row)
                        .list());
    }

    /// Looks at the server that is wanted of the number; forgets the last look when there is none.
    public Optional<Probe> run(TenantId tenant, PhoneNumberId number) {
        Optional<JsonNode> server = server(tenant, number);
        if (server.isEmpty()) {
            transactions.inTenant(
                    tenant,
                    () -> jdbc.sql("delete from sip_probe where number_id = ?")
                            .param(number.value())
                            .update());
            return Optional.empty();
        }
        TlsReport report = look(tenant, host(server.get()), port(server.get()));
        return transactions.inTenant(tenant, () -> {
            Optional<Probe> before = find(number);
            keep(tenant, number, report);
            Probe now = find(number).orElseThrow();
            boolean failedBefore = before.map(Probe::failing).orElse(false);
            if (now.failing() != failedBefore) {
                audit.record(
                        tenant,
                        US,
                        now.failing() ? "number.sip-probe.alarm" : "number.sip-probe.clear",
                        "number:" + number,
                        null,
                        json.writeValueAsString(report.checks()));
            }
            return Optional.of(now);
        });
    }

    private Optional<JsonNode> server(TenantId tenant, PhoneNumberId number) {
        return settings.known(tenant, number)
                .map(SettingsView::desired)
                .filter(desired -> CallingField.SIP.in(desired).asString("").equals("ENABLED"))
                .map(desired -> desired.path("sip").path("servers").path(0))
                .filter(JsonNode::isObject);
    }

    private static String host(JsonNode server) {
        return server.path("hostname").asString("").toLowerCase(Locale.ROOT);
    }

    private static int port(JsonNode server) {
        return server.path("port").asInt(5061);
    }

    /// An alarm goes on while the number fails, whichever server it has meanwhile.
    private void keep(TenantId tenant, PhoneNumberId number, TlsReport report) {
        boolean fails = report.verdict() == TlsReport.Verdict.FAIL;
        jdbc.sql("""
            insert into sip_probe (tenant_id, number_id, host, port, verdict, checks, at, failing_since)
            values (?, ?, ?, ?, ?, ?::jsonb, ?, case when ? then ?::timestamptz end)
            on conflict (tenant_id, number_id) do update set
                host = excluded.host, port = excluded.port, verdict = excluded.verdict, checks = excluded.checks,
                at = excluded.at,
                failing_since = case when ? then coalesce(sip_probe.failing_since, excluded.at) end
            """)
                .param(tenant.value())
                .param(number.value())
                .param(report.host())
                .param(report.port())
                .param(report.verdict().name())
                .param(json.writeValueAsString(report.checks()))
                .param(Timestamp.from(report.at()))
                .param(fails)
                .param(Timestamp.from(report.at()))
                .param(fails)
                .update();
    }

    @Override
    public String name() {
        return "settings.sip-probes";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<PhoneNumberId> due = numbers.all(tenant.id()).stream()
                .map(BusinessNumber::id)
                .filter(number -> due(tenant.id(), number))
                .toList();
        for (int i = 0; i < due.size(); i++) {
            run(tenant.id(), due.get(i));
            progress.report(i + 1, due.size(), "SIP servers looked at");
        }
    }

    /// Never seen as it is now, failing, or seen a day ago. A number without a server is due only to forget the old
    /// one.
    private boolean due(TenantId tenant, PhoneNumberId number) {
        Optional<Probe> last = latest(tenant, number);
        Optional<JsonNode> server = server(tenant, number);
        if (server.isEmpty() || last.isEmpty()) {
            return server.isPresent() || last.isPresent();
        }
        TlsReport report = last.get().report();
        Instant next = report.at().plus(last.get().failing() ? AGAIN : DAY);
        return !report.host().equals(host(server.get()))
                || report.port() != port(server.get())
                || !next.isAfter(clock.instant());
    }

    private Optional<Probe> find(PhoneNumberId number) {
        return jdbc.sql("select * from sip_probe where number_id = ?")
                .param(number.value())
                .query(this::row)
                .optional();
    }

    private Probe row(ResultSet row, int index) throws SQLException {
        Timestamp since = row.getTimestamp("failing_since");
        return new Probe(
                new PhoneNumberId(row.getString("number_id")),
                new TlsReport(
                        row.getString("host"),
                        row.getInt("port"),
                        row.getTimestamp("at").toInstant(),
                        Arrays.asList(json.readValue(row.getString("checks"), TlsReport.Check[].class))),
                since == null ? null : since.toInstant());
    }
}
