package io.pulseline.platform.contacts;

import io.pulseline.platform.kernel.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Deliveries of Meta that tell several tenants something at once. A user may be known to more than one of them, so
/// only
/// the changes of the tenant that forgets are overwritten, and its neighbours' stay to the letter. As the redactor.
@Repository
class SharedDeliveries {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    SharedDeliveries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    private record Delivery(UUID id, String body) {}

    /// Whose a change is: account and number, as the inbox read them.
    private record Address(@Nullable String waba, @Nullable String number) {}

    /// @param names    any of them makes a delivery one of the user's
    /// @param redacted what stands instead of a text
    void redact(TenantId tenant, String[] names, UnaryOperator<String> redacted) {
        List<Delivery> shared = jdbc.sql("""
                        select e.id, convert_from(e.body, 'UTF8') as body from ops.webhook_event e
                        where e.id in (select event_id from ops.inbox_work
                                       where tenant_id = :tenant and exists (select 1 from unnest(:names) n where strpos(body, n) > 0))
                          and exists (select from ops.inbox_work o where o.event_id = e.id and o.tenant_id is distinct from :tenant)
                        """)
                .param("tenant", tenant.value())
                .param("names", names)
                .query((row, index) -> new Delivery(row.getObject("id", UUID.class), row.getString("body")))
                .list();
        for (Delivery delivery : shared) {
            JsonNode root = json.readTree(delivery.body());
            redact(root, addresses(tenant, delivery.id()), redacted);
            jdbc.sql("update ops.webhook_event set body = convert_to(?, 'UTF8') where id = ?")
                    .param(root.toString())
                    .param(delivery.id())
                    .update();
        }
    }

    private Set<Address> addresses(TenantId tenant, UUID delivery) {
        return new HashSet<>(
                jdbc.sql("select waba_id, number_id from ops.inbox_work where event_id = ? and tenant_id = ?")
                        .param(delivery)
                        .param(tenant.value())
                        .query((row, index) -> new Address(row.getString("waba_id"), row.getString("number_id")))
                        .list());
    }

    private void redact(JsonNode root, Set<Address> own, UnaryOperator<String> redacted) {
        for (JsonNode envelope : root.isArray() ? root : json.createArrayNode().add(root)) {
            for (JsonNode entry : envelope.path("entry")) {
                if (entry.path("changes") instanceof ArrayNode changes) {
                    for (int i = 0; i < changes.size(); i++) {
                        JsonNode change = changes.get(i);
                        if (own.contains(address(entry, change))) {
                            changes.set(i, json.readTree(redacted.apply(change.toString())));
                        }
                    }
                }
            }
        }
    }

    /// As the inbox reads it when a delivery comes.
    private static Address address(JsonNode entry, JsonNode change) {
        JsonNode value = change.path("value");
        return new Address(
                first(value.path("waba_info").path("waba_id"), entry.path("id")),
                first(
                        value.path("metadata").path("phone_number_id"),
                        value.path("phone_number_settings").path("phone_number_id")));
    }

    private static @Nullable String first(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            String text = node.asString("");
            if (!text.isBlank()) {
                return text;
            }
        }
        return null;
    }
}
