package io.pulseline.platform.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.reconciliation.MessageHalfHour.Metas;
import io.pulseline.platform.reconciliation.MessageHalfHour.Ours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Differences of messages and their causes as a table. Ours is 4 messages, one of them free, at 0.0212: 0.0636. The
/// cheapest tier has 0.0201.
class MessageClassifierTest {
    private static final Instant START = Instant.parse("2026-10-31T22:00:00Z");
    private static final Instant END = Instant.parse("2026-11-30T22:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final MessageHalfHour OLD = at("2026-11-10T10:00:00Z");
    private final Map<MessageHalfHour, Ours> ours = new HashMap<>();
    private final Map<MessageHalfHour, Metas> metas = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        // messages, cost, cause
        "4, 0.0636,    EQUAL",
        "4, 0.0636009, EQUAL",
        "4, ,          EQUAL",
        "4, 0.0603,    TIER_LAG",
        "4, 0.0625,    TIER_LAG",
        "4, 0.0602,    UNKNOWN",
        "4, 0.0848,    FREE_SHARE",
        "4, 0.0212,    FREE_SHARE",
        "4, 0.0201,    FREE_SHARE",
        "4, 0,         FREE_SHARE",
        "4, 0.1060,    UNKNOWN",
        "4, 0.0700,    UNKNOWN",
        "5, 0.0848,    MISSING_DELIVERY",
        "5, ,          MISSING_DELIVERY",
        "3, 0.0424,    UNKNOWN"
    })
    void aHalfHourOfTheMiddleOfTheMonth(long messages, @Nullable BigDecimal cost, MessageCause cause) {
        ours.put(OLD, mine());
        metas.put(OLD, new Metas(messages, cost));
        assertThat(cause(OLD)).isEqualTo(cause);
    }

    @Test
    void withoutARateThereIsNothingToCompareButTheirNumber() {
        ours.put(OLD, new Ours(2, 0, 2, BigDecimal.ZERO, null, null));
        metas.put(OLD, new Metas(2, new BigDecimal("0.0424")));
        assertThat(cause(OLD)).isEqualTo(MessageCause.NO_RATE);
        metas.put(OLD, new Metas(2, null));
        assertThat(cause(OLD)).isEqualTo(MessageCause.EQUAL);
    }

    @Test
    void whatMetaDoesNotCountYetLagsForADay() {
        ours.put(at("2026-11-23T12:00:00Z"), mine());
        ours.put(at("2026-11-23T10:00:00Z"), mine());
        assertThat(cause(at("2026-11-23T12:00:00Z"))).isEqualTo(MessageCause.LAG);
        assertThat(cause(at("2026-11-23T10:00:00Z"))).isEqualTo(MessageCause.UNKNOWN);
    }

    @Test
    void aMessageInTheHalfHourBesideIsAnEdgeOnBothSides() {
        ours.put(OLD, mine());
        metas.put(OLD, new Metas(3, null));
        metas.put(at("2026-11-10T10:30:00Z"), new Metas(1, null));
        assertThat(cause(OLD)).isEqualTo(MessageCause.ZONE_EDGE);
        assertThat(cause(at("2026-11-10T10:30:00Z"))).isEqualTo(MessageCause.ZONE_EDGE);
    }

    @Test
    void theLastHalfHourOfTheMonthHasItsOtherHalfInTheNext() {
        metas.put(at("2026-11-30T21:30:00Z"), new Metas(1, null));
        assertThat(cause(at("2026-11-30T21:30:00Z"))).isEqualTo(MessageCause.ZONE_EDGE);
    }

    private MessageCause cause(MessageHalfHour where) {
        return new MessageClassifier(ours, metas, new Span(START, END), NOW).of(where);
    }

    private static MessageHalfHour at(String start) {
        return new MessageHalfHour(Instant.parse(start), "35925550101", "HR", "UTILITY");
    }

    private static Ours mine() {
        return new Ours(4, 1, 0, new BigDecimal("0.0636"), new BigDecimal("0.0201"), new BigDecimal("0.0212"));
    }
}
