package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One request to Meta is over. Published for whoever keeps figures; carries no content.
///
/// @param purpose last word of the path: `calls`, `call_permissions`, `settings` …, or `node` for a plain read
/// @param took    request to last byte of the answer, or to the failure
/// @param status  0 when no answer came
/// @param fault   null when Meta agreed
public record GraphExchange(
        TenantId tenantId,
        String purpose,
        Duration took,
        int status,
        @Nullable GraphFaultKind fault) {}
