package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// The numbers of a tenant.
@Service
public class BusinessNumbers {
    private static final String SELECT = """
            select n.*, w.currency, w.zone from phone_number n join waba w on w.tenant_id = n.tenant_id and w.id = n.waba_id
            """;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TokenVault vault;
    private final Numbers graph;
    private final ObjectMapper json;
    private final Clock clock;

    BusinessNumbers(
            TenantTransactions transactions,
            JdbcClient jdbc,
            TokenVault vault,
            Numbers graph,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
        this.graph = graph;
        this.json = json;
        this.clock = clock;
    }

    /// By name.
    public List<BusinessNumber> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(SELECT + " order by n.name")
                        .query(BusinessNumbers::read)
                        .list());
    }

    public Optional<BusinessNumber> find(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(SELECT + " where n.id = ?")
                        .param(id.value())
                        .query(BusinessNumbers::read)
                        .optional());
    }

    /// Keeps a business token for an account; the old one is forgotten.
    public void keepToken(TenantId tenant, WabaId waba, Secret token) {
        transactions.inTenant(tenant, () -> {
            vault.store(tenant, waba, token);
        });
    }

    /// Meta's live settings document; what it says is kept as last known.
    public GraphResult<Map<String, Object>> liveSettings(TenantId tenant, PhoneNumberId id) {
        GraphResult<Map<String, Object>> live = graph.settings(tenant, id);
        if (live instanceof GraphResult.Ok(Map<String, Object> document)) {
            transactions.inTenant(tenant, () -> {
                keepCalling(id, json.writeValueAsString(document.getOrDefault("calling", Map.of())));
            });
        }
        return live;
    }

    /// The `calling` block as last known, JSON text; empty when never read.
    public Optional<String> lastKnownCalling(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select calling::text from phone_number where id = ? and calling is not null")
                        .param(id.value())
                        .query(String.class)
                        .optional());
    }

    /// Inside a tenant transaction.
    void keepCalling(PhoneNumberId id, String callingJson) {
        boolean sip = "ENABLED"
                .equalsIgnoreCase(
                        json.readTree(callingJson).path("sip").path("status").asString(""));
        jdbc.sql("update phone_number set calling = ?::jsonb, calling_as_of = ?, signalling = ? where id = ?")
                .param(callingJson)
                .param(Timestamp.from(clock.instant()))
                .param(sip ? SignallingMode.SIP.name() : SignallingMode.GRAPH.name())
                .param(id.value())
                .update();
    }

    private static BusinessNumber read(ResultSet row, int index) throws SQLException {
        Timestamp until = row.getTimestamp("restricted_until");
        return new BusinessNumber(
                new PhoneNumberId(row.getString("id")),
                new WabaId(row.getString("waba_id")),
                new E164(row.getString("e164")),
                row.getString("name"),
                SignallingMode.valueOf(row.getString("signalling")),
                row.getString("status"),
                Currency.getInstance(row.getString("currency")),
                ZoneId.of(row.getString("zone")),
                row.getString("restriction"),
                until == null ? null : until.toInstant());
    }
}
