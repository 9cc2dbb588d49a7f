package io.pulseline.platform.graphapi;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// One failed exchange with Meta: their words verbatim, and what follows from them.
///
/// @param kind        our class of the failure; pages choose cause, owner and next step by it
/// @param httpStatus  0 when no answer came
/// @param code        Meta's error code, null when no error body came
/// @param subcode     null since Graph v16 for most errors
/// @param message     Meta's own text, or the network's; never translated or reworded
/// @param details     `error_data.details`, null when absent
/// @param fbtraceId   Meta's trace id for their support, null when absent
/// @param retryHelps  whether sending the same request again can work without anyone acting
/// @param outcomeUnknown true when the request may have been carried out although no good answer came: never repeat a
/// dial then
public record GraphFault(
        GraphFaultKind kind,
        int httpStatus,
        @Nullable Integer code,
        @Nullable Integer subcode,
        String message,
        @Nullable String details,
        @Nullable String fbtraceId,
        boolean retryHelps,
        boolean outcomeUnknown)
        // waits in the session for the page after a redirect
        implements Serializable {}
