package io.pulseline.platform.settings;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Meta that keeps a document per number, absent blocks as they were, and remembers what it was sent.
final class MetaOfSettings implements Numbers {
    static final GraphFault REFUSED = new GraphFault(
            GraphFaultKind.BAD_REQUEST, 400, 100, null, "Invalid parameter", "of Meta's own", "trace", false, false);
    static final GraphFault LOST =
            new GraphFault(GraphFaultKind.ANSWER_LOST, 0, null, null, "the connection broke", null, null, true, true);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    final Map<String, ObjectNode> documents = new ConcurrentHashMap<>();
    final List<JsonNode> sent = new ArrayList<>();
    volatile @Nullable GraphFault next;
    /// of the change after the next
    volatile @Nullable GraphFault then;

    private int servers;
    volatile String tier = "TIER_10K";
    volatile String fields = "calls";

    void reset() {
        documents.clear();
        sent.clear();
        next = null;
        then = null;
        servers = 0;
        tier = "TIER_10K";
        fields = "calls";
    }

    void has(PhoneNumberId number, String calling) {
        documents.put(number.value(), (ObjectNode) JSON.readTree(calling));
    }

    @Override
    public GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number) {
        ObjectNode document = documents.get(number.value());
        return document == null
                ? new GraphResult.Failed<>(LOST)
                : new GraphResult.Ok<>(Map.of("calling", JSON.convertValue(document, DOCUMENT)));
    }

    /// A password per server that was ever set, another one each time.
    @Override
    public GraphResult<Map<String, Object>> sipCredentials(TenantId tenant, PhoneNumberId number) {
        ObjectNode document = documents.get(number.value()).deepCopy();
        for (JsonNode server : document.path("sip").path("servers")) {
            ((ObjectNode) server).put("sip_user_password", "made-" + servers);
        }
        return new GraphResult.Ok<>(Map.of("calling", JSON.convertValue(document, DOCUMENT)));
    }

    @Override
    public GraphResult<Long> uploadAnnouncement(TenantId tenant, PhoneNumberId number, byte[] ogg) {
        throw new AssertionError("nothing here uploads");
    }

    @Override
    public GraphResult<Calling.Accepted> updateSettings(
            TenantId tenant, PhoneNumberId number, Map<String, Object> document) {
        JsonNode calling = JSON.valueToTree(document.get("calling"));
        sent.add(calling);
        GraphFault fault = next;
        next = then;
        then = null;
        if (fault == null || fault.outcomeUnknown()) {
            servers += calling.path("sip").path("servers").size();
            calling.properties().forEach(block -> documents.get(number.value()).set(block.getKey(), block.getValue()));
        }
        return fault == null ? new GraphResult.Ok<>(new Calling.Accepted()) : new GraphResult.Failed<>(fault);
    }

    @Override
    public GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number) {
        return new GraphResult.Ok<>(Map.of("status", "CONNECTED", "whatsapp_business_manager_messaging_limit", tier));
    }

    @Override
    public GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(List.of());
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(Map.of());
    }

    @Override
    public GraphResult<List<Map<String, Object>>> subscribedApps(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(List.of(Map.of("whatsapp_business_api_data", Map.of("id", "771203945518260"))));
    }

    @Override
    public GraphResult<List<Map<String, Object>>> appSubscriptions(TenantId tenant) {
        return new GraphResult.Ok<>(List.of(Map.of("fields", List.of(fields))));
    }
}
