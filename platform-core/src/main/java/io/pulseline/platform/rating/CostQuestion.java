package io.pulseline.platform.rating;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a cost report is asked.
///
/// @param from    first day, included
/// @param to      last day, included
/// @param groupBy of [#KEYS], in the order of the columns
/// @param zone    whose midnight begins a day; null: the zone of each account, as Meta bills
/// @param only    key to the one value that counts
public record CostQuestion(
        LocalDate from,
        LocalDate to,
        List<String> groupBy,
        @Nullable ZoneId zone,
        Map<String, String> only) {
    public static final Set<String> KEYS =
            Set.of("day", "hour", "number", "market", "direction", "agent", "tag", "tier");
    private static final Set<String> OF_COST_DAY = Set.of("day", "market", "direction");
    private static final Set<String> OF_ROLLUP = Set.of("day", "number", "market", "direction", "agent", "tier");

    public CostQuestion {
        groupBy = List.copyOf(groupBy);
        only = Map.copyOf(only);
        for (String key : keys(groupBy, only)) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("there is no group '" + key + "'");
            }
        }
    }

    /// Where the answer is read: the smallest place that knows every key.
    enum Source {
        COST_DAY,
        ROLLUP,
        CHARGES
    }

    Source source() {
        Set<String> keys = keys(groupBy, only);
        if (zone != null) {
            return Source.CHARGES;
        }
        return OF_COST_DAY.containsAll(keys)
                ? Source.COST_DAY
                : OF_ROLLUP.containsAll(keys) ? Source.ROLLUP : Source.CHARGES;
    }

    private static Set<String> keys(List<String> groupBy, Map<String, String> only) {
        Set<String> keys = new TreeSet<>(groupBy);
        keys.addAll(only.keySet());
        return keys;
    }
}
