package io.pulseline.metasim.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The `value` that Meta puts around one message, status or call.
final class Envelope {
    private Envelope() {}

    /// @param list `messages`, `statuses` or `calls`
    static Map<String, Object> of(SimNumber number, SimUser user, String list, Map<String, Object> item) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("display_phone_number", number.e164(), "phone_number_id", number.id()));
        value.put(
                "contacts",
                List.of(Map.of("profile", Map.of("name", user.name()), "wa_id", user.waId(), "user_id", user.bsuid())));
        value.put(list, List.of(item));
        return value;
    }
}
