package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.kernel.WaUser;
import java.util.Map;

/// How a user is named in a request: `to` is the number, `recipient` the business-scoped id; with both, Meta goes by
/// `to`.
final class Recipients {
    private Recipients() {}

    static void put(Map<String, Object> body, WaUser user) {
        if (user.waId() != null) {
            body.put("to", user.waId().digits());
        }
        if (user.bsuid() != null) {
            body.put("recipient", user.bsuid().value());
        }
    }
}
