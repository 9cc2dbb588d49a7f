package io.pulseline.platform.messages;

import io.pulseline.platform.messages.MessageCharge.Free;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Whether Meta charges a message, by its own word and the rules of the day. Pure.
///
/// @see "Meta, Pricing on the WhatsApp Business Platform, 2 Mar 2026, 1 Jul 2026 and 30 Sep 2026"
final class MessagePricing {
    static final String SERVICE = "SERVICE";

    private MessagePricing() {}

    /// @param free    why it costs nothing, null when it is charged by the card or cannot be told
    /// @param unrated why nobody can say, null otherwise
    record Verdict(@Nullable Free free, @Nullable String unrated) {
        static final Verdict CHARGED = new Verdict(null, null);

        static Verdict free(Free why) {
            return new Verdict(why, null);
        }
    }

    /// @param allowance free messages of this category in a month, null where the category has none that day
    /// @param place     of this message among them, from 1; null where they are not counted
    static Verdict of(String category, String type, @Nullable Long allowance, @Nullable Long place) {
        return switch (type) {
            case "free_entry_point" -> Verdict.free(Free.ENTRY_POINT);
            case "free_customer_service" -> Verdict.free(Free.SERVICE_WINDOW);
            case "regular" -> {
                if (!category.equals(SERVICE)) {
                    yield Verdict.CHARGED;
                }
                if (allowance == null || place == null) {
                    yield Verdict.free(Free.NOT_CHARGED_YET);
                }
                yield place <= allowance ? Verdict.free(Free.ALLOWANCE) : Verdict.CHARGED;
            }
            default -> new Verdict(null, "Meta prices it as \"" + type + "\", a word that we do not know");
        };
    }

    /// What uses up the free messages: delivered service messages, but not those of a free entry point,
    /// which Meta gives
    /// beside them.
    static boolean counts(String category, String type) {
        return category.equals(SERVICE) && !type.equals("free_entry_point");
    }

    /// The tenant's price: Meta's cost with the plan's markup, and its fee for a message.
    static BigDecimal sell(BigDecimal meta, BigDecimal markupPercent, BigDecimal perMessage) {
        return meta.add(meta.multiply(markupPercent).movePointLeft(2)).add(perMessage);
    }
}
