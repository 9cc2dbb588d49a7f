package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Meta's node answers by path, as JSON text; a path that is not set cannot be reached.
final class FakeNumbers implements Numbers {
    static final GraphFault UNREACHABLE =
            new GraphFault(GraphFaultKind.UNREACHABLE, 0, null, null, "nobody listens", null, null, true, false);
    static final GraphFault EXPIRED = new GraphFault(
            GraphFaultKind.TOKEN_INVALID, 401, 190, 463, "Session has expired", null, "trace", false, false);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, Object>>> ROWS = new TypeReference<>() {};

    final Map<String, String> answers = new HashMap<>();
    GraphFault fault = UNREACHABLE;

    @Override
    public GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba) {
        return rows(waba + "/phone_numbers");
    }

    @Override
    public GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number) {
        return document(number.value());
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba) {
        return document(waba.value());
    }

    @Override
    public GraphResult<List<Map<String, Object>>> subscribedApps(TenantId tenant, WabaId waba) {
        return rows(waba + "/subscribed_apps");
    }

    @Override
    public GraphResult<List<Map<String, Object>>> appSubscriptions(TenantId tenant) {
        return rows("app/subscriptions");
    }

    @Override
    public GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number) {
        return document(number + "/settings");
    }

    @Override
    public GraphResult<Map<String, Object>> sipCredentials(TenantId tenant, PhoneNumberId number) {
        throw new AssertionError("nothing here asks for passwords");
    }

    @Override
    public GraphResult<Long> uploadAnnouncement(TenantId tenant, PhoneNumberId number, byte[] ogg) {
        throw new AssertionError("nothing here uploads");
    }

    @Override
    public GraphResult<Calling.Accepted> updateSettings(
            TenantId tenant, PhoneNumberId number, Map<String, Object> document) {
        throw new AssertionError("nothing here writes settings");
    }

    private GraphResult<Map<String, Object>> document(String path) {
        String text = answers.get(path);
        return text == null ? new GraphResult.Failed<>(fault) : new GraphResult.Ok<>(JSON.readValue(text, DOCUMENT));
    }

    private GraphResult<List<Map<String, Object>>> rows(String path) {
        String text = answers.get(path);
        return text == null ? new GraphResult.Failed<>(fault) : new GraphResult.Ok<>(JSON.readValue(text, ROWS));
    }
}
