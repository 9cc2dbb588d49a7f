package io.pulseline.platform.reconciliation;

import io.pulseline.platform.reconciliation.HalfHour.Metas;
import io.pulseline.platform.reconciliation.HalfHour.Ours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the cause of a difference from both counts alone. Pure.
final class Classifier {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final Map<HalfHour, Ours> ours;
    private final Map<HalfHour, Metas> metas;
    private final Span month;
    private final Instant now;

    Classifier(Map<HalfHour, Ours> ours, Map<HalfHour, Metas> metas, Span month, Instant now) {
        this.ours = ours;
        this.metas = metas;
        this.month = month;
        this.now = now;
    }

    Cause of(HalfHour where) {
        Ours mine = ours.getOrDefault(where, Ours.NONE);
        Metas theirs = metas.getOrDefault(where, Metas.NONE);
        long missing = missing(where);
        return missing == 0 ? sameCalls(mine, theirs) : otherCalls(where, missing);
    }

    /// Calls that Meta has more than we.
    private long missing(HalfHour where) {
        return metas.getOrDefault(where, Metas.NONE).calls()
                - ours.getOrDefault(where, Ours.NONE).calls();
    }

    private static Cause sameCalls(Ours mine, Metas theirs) {
        BigDecimal calls = BigDecimal.valueOf(mine.calls());
        BigDecimal seconds =
                theirs.seconds().subtract(BigDecimal.valueOf(mine.seconds())).abs();
        boolean sameSeconds = seconds.compareTo(calls.multiply(HALF)) <= 0;
        @Nullable BigDecimal cost = theirs.cost();
        boolean sameCost = cost == null || HalfHour.near(cost, mine.cost());
        if (sameSeconds && sameCost) {
            return Cause.EQUAL;
        }
        if (sameSeconds && cost != null && priceOfAnotherTier(mine, cost)) {
            return Cause.TIER_LAG;
        }
        boolean aSecondEach = seconds.compareTo(calls) <= 0;
        return aSecondEach && (cost == null || aPulseEach(mine, cost)) ? Cause.ROUNDING : Cause.UNKNOWN;
    }

    /// Between the cheapest and the dearest rate for these pulses, and further away than a pulse of each call.
    private static boolean priceOfAnotherTier(Ours mine, BigDecimal cost) {
        return mine.cheapest() != null
                && mine.dearest() != null
                && mine.cheapest().compareTo(mine.dearest()) < 0
                && cost.compareTo(mine.cheapest().subtract(HalfHour.NOTHING)) >= 0
                && cost.compareTo(mine.dearest().add(HalfHour.NOTHING)) <= 0;
    }

    private static boolean aPulseEach(Ours mine, BigDecimal cost) {
        BigDecimal perPulse = mine.pulses() == 0
                ? BigDecimal.ZERO
                : mine.cost().divide(BigDecimal.valueOf(mine.pulses()), 10, java.math.RoundingMode.UP);
        return cost.subtract(mine.cost())
                        .abs()
                        .compareTo(perPulse.multiply(BigDecimal.valueOf(mine.calls()))
                                .add(HalfHour.NOTHING))
                <= 0;
    }

    private Cause otherCalls(HalfHour where, long missing) {
        return switch (Shortfall.of(
                missing, missing(where.shifted(-1)), missing(where.shifted(1)), where.start(), month, now)) {
            case BESIDE -> Cause.ZONE_EDGE;
            case META_HAS_MORE -> Cause.MISSING_TERMINATE;
            case YOUNG -> Cause.LAG;
            case UNEXPLAINED -> Cause.UNKNOWN;
        };
    }
}
