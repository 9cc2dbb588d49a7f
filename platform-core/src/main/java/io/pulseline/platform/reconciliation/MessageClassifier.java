package io.pulseline.platform.reconciliation;

import io.pulseline.platform.reconciliation.MessageHalfHour.Metas;
import io.pulseline.platform.reconciliation.MessageHalfHour.Ours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the cause of a difference in messages from both counts alone. Pure.
final class MessageClassifier {
    private final Map<MessageHalfHour, Ours> ours;
    private final Map<MessageHalfHour, Metas> metas;
    private final Span month;
    private final Instant now;

    MessageClassifier(Map<MessageHalfHour, Ours> ours, Map<MessageHalfHour, Metas> metas, Span month, Instant now) {
        this.ours = ours;
        this.metas = metas;
        this.month = month;
        this.now = now;
    }

    MessageCause of(MessageHalfHour where) {
        long missing = missing(where);
        return missing == 0
                ? sameMessages(
                        ours.getOrDefault(where, Ours.NONE),
                        metas.getOrDefault(where, Metas.NONE).cost())
                : otherMessages(where, missing);
    }

    /// Messages that Meta has more than we.
    private long missing(MessageHalfHour where) {
        return metas.getOrDefault(where, Metas.NONE).messages()
                - ours.getOrDefault(where, Ours.NONE).messages();
    }

    private static MessageCause sameMessages(Ours mine, @Nullable BigDecimal cost) {
        if (cost == null) {
            return MessageCause.EQUAL;
        }
        if (mine.unrated() > 0) {
            return MessageCause.NO_RATE;
        }
        if (HalfHour.near(cost, mine.cost())) {
            return MessageCause.EQUAL;
        }
        if (priceOfAnotherTier(mine, cost)) {
            return MessageCause.TIER_LAG;
        }
        return otherOnesFree(mine, cost) ? MessageCause.FREE_SHARE : MessageCause.UNKNOWN;
    }

    /// As many are charged, somewhere between the cheapest and the dearest rate.
    private static boolean priceOfAnotherTier(Ours mine, BigDecimal cost) {
        if (mine.cheapest() == null || mine.dearest() == null || mine.charged() == 0) {
            return false;
        }
        BigDecimal charged = BigDecimal.valueOf(mine.charged());
        return mine.cheapest().compareTo(mine.dearest()) < 0
                && cost.compareTo(mine.cheapest().multiply(charged).subtract(HalfHour.NOTHING)) >= 0
                && cost.compareTo(mine.dearest().multiply(charged).add(HalfHour.NOTHING)) <= 0;
    }

    /// A whole number of messages at a rate of the card.
    private static boolean otherOnesFree(Ours mine, BigDecimal cost) {
        return LongStream.rangeClosed(0, mine.messages())
                .mapToObj(BigDecimal::valueOf)
                .anyMatch(charged -> Stream.of(mine.cheapest(), mine.dearest())
                        .anyMatch(rate -> rate != null && HalfHour.near(cost, rate.multiply(charged))));
    }

    private MessageCause otherMessages(MessageHalfHour where, long missing) {
        return switch (Shortfall.of(
                missing, missing(where.shifted(-1)), missing(where.shifted(1)), where.start(), month, now)) {
            case BESIDE -> MessageCause.ZONE_EDGE;
            case META_HAS_MORE -> MessageCause.MISSING_DELIVERY;
            case YOUNG -> MessageCause.LAG;
            case UNEXPLAINED -> MessageCause.UNKNOWN;
        };
    }
}
