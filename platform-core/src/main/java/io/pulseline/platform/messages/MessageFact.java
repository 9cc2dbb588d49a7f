package io.pulseline.platform.messages;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What webhooks said of one message, in whatever order they came.
///
/// @param waba        the account that it went out on; null for one that was known before accounts were kept
/// @param digits      the beginning of the user's number, enough for its market; empty when hidden
/// @param country     two letters, of a business-scoped id; empty when there is none
/// @param category    Meta's, upper case with hyphens; null until a webhook has a `pricing` object
/// @param pricingType Meta's, lower case; null with the category
/// @param deliveredAt null until it was delivered: before that nothing is charged
record MessageFact(
        String id,
        PhoneNumberId number,
        @Nullable WabaId waba,
        String digits,
        String country,
        @Nullable String category,
        @Nullable String pricingType,
        @Nullable Instant deliveredAt,
        List<UUID> evidence) {
    boolean priceable() {
        return category != null && pricingType != null && deliveredAt != null;
    }
}
