package io.pulseline.platform.permissions;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for permission and what has become of it.
///
/// @param kind            FREE_FORM or TEMPLATE
/// @param content         its text, or the template as name/language; null when it had none
/// @param actor           who asked
/// @param messageId       wamid, null when the answer to sending was lost
/// @param delivery        Meta's last word: sent, delivered, read, failed; null before any
/// @param pricingCategory as Meta told with the delivery, null before
/// @param closesAt        when its buttons stop working, null when they have or never worked
public record SentRequest(
        Instant requestedAt,
        String kind,
        @Nullable String content,
        String actor,
        Life life,
        @Nullable String messageId,
        @Nullable String delivery,
        @Nullable String pricingCategory,
        @Nullable String pricingType,
        @Nullable Instant answeredAt,
        @Nullable Instant closesAt) {
    /// @see "Meta, Obtain user call permissions, 26 Jun 2026: closed when the user interacts with a newer request,
    /// seven
    /// days after the answer, or seven days after delivery without one"
    private static final Duration OPEN = Duration.ofDays(7);

    public enum Life {
        /// waits for the user
        OPEN,
        ACCEPTED,
        DECLINED,
        /// the user answered a newer one
        SUPERSEDED,
        /// nobody answered in time
        CLOSED,
        /// did not reach the phone
        FAILED,
        /// the answer to sending was lost; it may have gone out
        UNKNOWN
    }

    /// @param newer requests to the same user after this one
    static SentRequest of(ResultSet row, List<SentRequest> newer, Instant now) throws SQLException {
        String state = row.getString("state");
        Instant requested = row.getTimestamp("requested_at").toInstant();
        @Nullable Instant answered = instant(row, "answered_at");
        @Nullable Instant delivered = instant(row, "delivered_at");
        Instant from = answered != null ? answered : delivered != null ? delivered : requested;
        Instant closes = from.plus(OPEN);
        boolean superseded = newer.stream().anyMatch(later -> later.answeredAt() != null);
        Life life = switch (state) {
            case "ACCEPTED" -> Life.ACCEPTED;
            case "DECLINED" -> Life.DECLINED;
            case "FAILED" -> Life.FAILED;
            case "SENDING", "UNKNOWN" -> Life.UNKNOWN;
            default -> superseded ? Life.SUPERSEDED : closes.isAfter(now) ? Life.OPEN : Life.CLOSED;
        };
        boolean alive = life != Life.FAILED && !superseded && closes.isAfter(now);
        return new SentRequest(
                requested,
                row.getString("kind"),
                row.getString("content"),
                row.getString("actor"),
                life,
                row.getString("message_id"),
                row.getString("delivery"),
                row.getString("pricing_category"),
                row.getString("pricing_type"),
                answered,
                alive ? closes : null);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
