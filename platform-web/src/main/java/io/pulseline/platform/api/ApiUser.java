package io.pulseline.platform.api;

import io.pulseline.platform.kernel.WaUser;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A WhatsApp user on the wire. Absent means not known.
///
/// @param waId digits without a plus
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ApiUser(
        @Nullable String waId,
        @Nullable String bsuid,
        @Nullable String name) {
    public static ApiUser of(WaUser user) {
        return new ApiUser(
                user.waId() == null ? null : user.waId().digits(),
                user.bsuid() == null ? null : user.bsuid().value(),
                user.name());
    }
}
