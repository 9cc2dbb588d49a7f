package io.pulseline.platform.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.messages.MessageCharge.Free;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Meta, Pricing on the WhatsApp Business Platform, 2 Mar, 1 Jul and 30 Sep 2026.
class MessagePricingTest {
    @ParameterizedTest(name = "{0}, {1}, free {2}, place {3}")
    @CsvSource(delimiter = '|', textBlock = """
            SERVICE   | regular               | 1000 | 1    | ALLOWANCE       | false
            SERVICE   | regular               | 1000 | 1000 | ALLOWANCE       | false
            SERVICE   | regular               | 1000 | 1001 |                 | false
            SERVICE   | regular               |      |      | NOT_CHARGED_YET | false
            SERVICE   | free_customer_service | 1000 | 1001 | SERVICE_WINDOW  | false
            SERVICE   | free_entry_point      | 1000 |      | ENTRY_POINT     | false
            UTILITY   | regular               |      |      |                 | false
            UTILITY   | free_customer_service |      |      | SERVICE_WINDOW  | false
            MARKETING | regular               |      |      |                 | false
            MARKETING | free_entry_point      |      |      | ENTRY_POINT     | false
            UTILITY   | regular_discounted    |      |      |                 | true
            """)
    void whatMetaSaysDecides(
            String category,
            String type,
            @Nullable Long allowance,
            @Nullable Long place,
            @Nullable Free free,
            boolean unrated) {
        MessagePricing.Verdict verdict = MessagePricing.of(category, type, allowance, place);
        assertThat(verdict.free()).isEqualTo(free);
        assertThat(verdict.unrated() != null).isEqualTo(unrated);
        if (unrated) {
            assertThat(verdict.unrated()).contains(type);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "SERVICE, regular, true",
        "SERVICE, free_customer_service, true",
        "SERVICE, free_entry_point, false",
        "UTILITY, regular, false",
        "MARKETING, regular, false"
    })
    void onlyServiceMessagesUseUpTheFreeOnes(String category, String type, boolean counts) {
        assertThat(MessagePricing.counts(category, type)).isEqualTo(counts);
    }

    @ParameterizedTest(name = "{0} and {1} % and {2}")
    @CsvSource({"0.0212, 0, 0, 0.0212", "0.0212, 15, 0, 0.02438", "0.0212, 15, 0.01, 0.03438", "0, 15, 0.01, 0.01"})
    void theTenantPaysTheMarkupAndTheFee(BigDecimal meta, BigDecimal markup, BigDecimal fee, BigDecimal price) {
        assertThat(MessagePricing.sell(meta, markup, fee)).isEqualByComparingTo(price);
    }
}
