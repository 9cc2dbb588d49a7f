package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.CallPermissionReads.LivePermission;
import tools.jackson.databind.JsonNode;

/// For tests of other features that start from what Meta answers.
public final class ParsedAnswers {
    private ParsedAnswers() {}

    public static LivePermission permission(JsonNode answer) {
        return HttpCallPermissionReads.permission(answer);
    }
}
