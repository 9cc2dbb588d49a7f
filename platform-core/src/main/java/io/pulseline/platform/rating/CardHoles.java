package io.pulseline.platform.rating;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Minutes that a card does not price. They are said and their calls stay unrated; nothing is ever interpolated.
final class CardHoles {
    /// Categories of messages that ask for a permission.
    private static final List<String> ASKED_BY = List.of("MARKETING", "SERVICE", "UTILITY");

    private CardHoles() {}

    /// Rows of one country from one day on.
    private record Band(String market, String country, String prefix, String category, LocalDate from) {
        @Override
        public String toString() {
            return market + ", " + country + (category.isEmpty() ? "" : ", " + category) + " from " + from;
        }
    }

    /// @return a sentence each, sorted
    static List<String> of(List<Rate> rates) {
        Map<Band, List<Tier>> bands = new LinkedHashMap<>();
        for (Rate rate : rates) {
            Band band = new Band(rate.market(), rate.country(), rate.prefix(), rate.category(), rate.effectiveFrom());
            bands.computeIfAbsent(band, key -> new ArrayList<>()).add(rate.tier());
        }
        List<String> holes = new ArrayList<>();
        bands.forEach((band, tiers) -> {
            tiers.sort(Comparator.comparingLong(Tier::from));
            between(tiers, band.category().isEmpty() ? " minutes" : " messages")
                    .forEach(hole -> holes.add(band + ": " + hole));
        });
        missingCategories(rates, holes);
        holes.sort(null);
        return holes;
    }

    /// A country whose requests by template have a price and whose free-form ones have none, or the other
    /// way round.
    private static void missingCategories(List<Rate> rates, List<String> holes) {
        Map<String, Set<String>> named = new LinkedHashMap<>();
        rates.stream()
                .filter(rate -> !rate.category().isEmpty())
                .forEach(rate -> named.computeIfAbsent(rate.market() + ", " + rate.country(), key -> new TreeSet<>())
                        .add(rate.category()));
        named.forEach((country, categories) -> ASKED_BY.stream()
                .filter(category -> !categories.contains(category))
                .forEach(category -> holes.add(country + ": no rate for " + category)));
    }

    private static List<String> between(List<Tier> tiers, String unit) {
        List<String> holes = new ArrayList<>();
        if (tiers.getFirst().from() > 0) {
            holes.add("no rate below " + tiers.getFirst().from() + unit);
        }
        for (int i = 1; i < tiers.size(); i++) {
            @Nullable Long end = tiers.get(i - 1).to();
            long next = tiers.get(i).from();
            if (end != null && next > end + 1) {
                holes.add("no rate from " + (end + 1) + " to " + (next - 1) + unit);
            }
        }
        @Nullable Long last = tiers.getLast().to();
        if (last != null) {
            holes.add("no rate above " + last + unit);
        }
        return holes;
    }
}
