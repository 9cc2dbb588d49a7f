package io.pulseline.platform.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.reconciliation.HalfHour.Metas;
import io.pulseline.platform.reconciliation.HalfHour.Ours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Differences and their causes as a table. Ours is 4 calls, 240 s, 40 pulses at 0.0095 a minute: 0.0380.
class ClassifierTest {
    private static final Instant START = Instant.parse("2026-10-31T22:00:00Z");
    private static final Instant END = Instant.parse("2026-11-30T22:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final HalfHour OLD = at("2026-11-10T10:00:00Z");
    private final Map<HalfHour, Ours> ours = new HashMap<>();
    private final Map<HalfHour, Metas> metas = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        // calls, average s, cost, cause
        "4, 60,    0.0380,    EQUAL",
        "4, 60,    ,          EQUAL",
        "4, 60.5,  0.0380,    EQUAL",
        "4, 60,    0.0380009, EQUAL",
        "4, 60.6,  0.0380,    ROUNDING",
        "4, 61,    ,          ROUNDING",
        "4, 61,    0.0418,    ROUNDING",
        "4, 60.5,  0.03895,   ROUNDING",
        "4, 59,    0.0342,    ROUNDING",
        "4, 61.1,  ,          UNKNOWN",
        "4, 61,    0.0500,    UNKNOWN",
        "4, 60,    0.0304,    TIER_LAG",
        "4, 60,    0.0148,    TIER_LAG",
        "4, 60,    0.0147,    UNKNOWN",
        "4, 60,    0.0500,    UNKNOWN",
        "5, 60,    0.0475,    MISSING_TERMINATE",
        "5, 60,    ,          MISSING_TERMINATE",
        "3, 60,    0.0285,    UNKNOWN"
    })
    void aHalfHourOfTheMiddleOfTheMonth(long calls, BigDecimal average, @Nullable BigDecimal cost, Cause cause) {
        ours.put(OLD, mine(4));
        metas.put(OLD, new Metas(calls, average, cost));
        assertThat(cause(OLD)).isEqualTo(cause);
    }

    @Test
    void whatMetaDoesNotCountYetLagsForADay() {
        ours.put(at("2026-11-23T12:00:00Z"), mine(1));
        ours.put(at("2026-11-23T11:00:00Z"), mine(1));
        assertThat(cause(at("2026-11-23T12:00:00Z"))).isEqualTo(Cause.LAG);
        assertThat(cause(at("2026-11-23T11:00:00Z"))).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void aCallInTheHalfHourBesideIsAnEdgeOnBothSides() {
        ours.put(OLD, mine(2));
        metas.put(OLD, new Metas(1, new BigDecimal("60"), null));
        metas.put(OLD.shifted(1), new Metas(1, new BigDecimal("60"), null));
        assertThat(cause(OLD)).isEqualTo(Cause.ZONE_EDGE);
        assertThat(cause(OLD.shifted(1))).isEqualTo(Cause.ZONE_EDGE);
    }

    @Test
    void theFirstAndTheLastHalfHourOfTheMonthAreEdges() {
        ours.put(at("2026-10-31T22:00:00Z"), mine(1));
        metas.put(at("2026-11-30T21:30:00Z"), new Metas(1, new BigDecimal("60"), null));
        assertThat(cause(at("2026-10-31T22:00:00Z"))).isEqualTo(Cause.ZONE_EDGE);
        assertThat(cause(at("2026-11-30T21:30:00Z"))).isEqualTo(Cause.ZONE_EDGE);
        metas.put(at("2026-11-30T20:30:00Z"), new Metas(1, new BigDecimal("60"), null));
        assertThat(cause(at("2026-11-30T20:30:00Z"))).isEqualTo(Cause.MISSING_TERMINATE);
    }

    @Test
    void anotherNumberOrCountryIsNoNeighbour() {
        ours.put(OLD, mine(1));
        metas.put(new HalfHour(OLD.start().plusSeconds(1800), "1", "BUSINESS_INITIATED", "HR"), Metas.NONE);
        metas.put(
                new HalfHour(OLD.start().plusSeconds(1800), OLD.number(), OLD.direction(), "BG"),
                new Metas(1, new BigDecimal("60"), null));
        assertThat(cause(OLD)).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void withoutATierNoOtherTierCanBeMeant() {
        ours.put(OLD, new Ours(4, 240, 40, new BigDecimal("0.0380"), null, null));
        metas.put(OLD, new Metas(4, new BigDecimal("60"), new BigDecimal("0.0304")));
        assertThat(cause(OLD)).isEqualTo(Cause.UNKNOWN);
        ours.put(OLD, new Ours(4, 240, 0, BigDecimal.ZERO, null, null));
        assertThat(cause(OLD)).isEqualTo(Cause.UNKNOWN);
    }

    private Cause cause(HalfHour where) {
        return new Classifier(ours, metas, new Span(START, END), NOW).of(where);
    }

    private static Ours mine(long calls) {
        BigDecimal pulses = BigDecimal.valueOf(calls * 10);
        return new Ours(
                calls,
                calls * 60,
                calls * 10,
                pulses.multiply(new BigDecimal("0.00095")),
                pulses.multiply(new BigDecimal("0.00037")),
                pulses.multiply(new BigDecimal("0.00095")));
    }

    private static HalfHour at(String start) {
        return new HalfHour(Instant.parse(start), "359884000101", "BUSINESS_INITIATED", "HR");
    }
}
