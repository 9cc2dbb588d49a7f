package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.List;
import java.util.Map;

/// Numbers and their settings. Documents stay as Meta wrote them (`Map` of JSON), so that what we do not know yet
/// survives.
public interface Numbers {
    GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba);

    GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number);

    GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number);

    GraphResult<Calling.Accepted> updateSettings(TenantId tenant, PhoneNumberId number, Map<String, Object> document);
}
