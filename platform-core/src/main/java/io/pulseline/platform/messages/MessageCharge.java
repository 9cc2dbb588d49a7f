package io.pulseline.platform.messages;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one delivered message costs, and why. Never changed; a later word makes a higher version.
///
/// @param day         of the delivery in the zone of the account
/// @param category    Meta's, upper case: MARKETING, UTILITY, SERVICE …
/// @param pricingType Meta's: regular, free_customer_service, free_entry_point
/// @param market      null when it cannot be told
/// @param rate        of one message; null when it is free or unrated
/// @param free        why it costs nothing, null otherwise
/// @param place       among the number's messages of its month, null where none are counted
/// @param metaCost    null when unrated
/// @param tenantPrice null when unrated
/// @param unrated     why there is no price, null when there is one
public record MessageCharge(
        String message,
        int version,
        Instant deliveredAt,
        LocalDate day,
        PhoneNumberId number,
        String category,
        String pricingType,
        @Nullable String market,
        @Nullable String prefix,
        @Nullable BigDecimal rate,
        @Nullable Integer cardVersion,
        @Nullable LocalDate rateFrom,
        @Nullable String rateSource,
        @Nullable Free free,
        @Nullable Long place,
        Currency currency,
        @Nullable BigDecimal metaCost,
        @Nullable BigDecimal tenantPrice,
        @Nullable String plan,
        @Nullable String unrated,
        List<UUID> evidence) {
    public enum Free {
        /// one of the number's free messages of the month
        ALLOWANCE,
        /// inside the service window, as Meta says
        SERVICE_WINDOW,
        /// the user came by an advertisement or a page's button
        ENTRY_POINT,
        /// messages of this kind cost nothing on that day
        NOT_CHARGED_YET
    }

    boolean samePriceAs(MessageCharge other) {
        return day.equals(other.day)
                && category.equals(other.category)
                && pricingType.equals(other.pricingType)
                && Objects.equals(market, other.market)
                && Objects.equals(cardVersion, other.cardVersion)
                && free == other.free
                && Objects.equals(place, other.place)
                && same(rate, other.rate)
                && same(metaCost, other.metaCost)
                && same(tenantPrice, other.tenantPrice)
                && Objects.equals(unrated, other.unrated);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? one == other : one.compareTo(other) == 0;
    }
}
