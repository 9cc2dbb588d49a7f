package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Meta's deliveries as they came, read again, for whoever proves what was made of them.
@Service
public class KeptDeliveries {
    private static final int ROWS = 500;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    KeptDeliveries(TenantTransactions transactions, JdbcClient jdbc, ObjectMapper json) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Everything that was handled for the tenant and is still kept, oldest first, inside one transaction of the
    /// tenant.
    public void read(TenantId tenant, Consumer<InboxItem.FromMeta> reader) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            select event_id, received_at, waba_id, number_id, field, body from ops.inbox_work
                            where tenant_id = ? and kind = 'META' and state = 'DONE' order by id
                            """).withFetchSize(ROWS).param(tenant.value()).query(row -> {
                String waba = row.getString("waba_id");
                String number = row.getString("number_id");
                UUID event = row.getObject("event_id", UUID.class);
                for (MetaEvent one : MetaEventParser.parse(
                        row.getString("field"),
                        json.readTree(row.getString("body")).path("value"))) {
                    reader.accept(new InboxItem.FromMeta(
                            event,
                            row.getTimestamp("received_at").toInstant(),
                            waba == null ? null : new WabaId(waba),
                            number == null ? null : new PhoneNumberId(number),
                            one));
                }
            });
            return true;
        });
    }
}
