package io.pulseline.platform.webhooks;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// For tests that start from what Meta sends. In the package of the parser, which is nobody else's.
public final class ParsedWebhooks {
    private ParsedWebhooks() {}

    /// @param field of the change, e.g. `messages`
    public static List<MetaEvent> events(String field, JsonNode value) {
        return MetaEventParser.parse(field, value);
    }
}
