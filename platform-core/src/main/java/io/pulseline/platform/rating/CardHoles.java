package io.pulseline.platform.rating;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Minutes that a card does not price. They are said and their calls stay unrated; nothing is ever interpolated.
final class CardHoles {
    private CardHoles() {}

    /// Rows of one country from one day on.
    private record Band(String market, String country, String prefix, LocalDate from) {
        @Override
        public String toString() {
            return market + ", " + country + " from " + from;
        }
    }

    /// @return a sentence each, sorted
    static List<String> of(List<Rate> rates) {
        Map<Band, List<Tier>> bands = new LinkedHashMap<>();
        for (Rate rate : rates) {
            Band band = new Band(rate.market(), rate.country(), rate.prefix(), rate.effectiveFrom());
            bands.computeIfAbsent(band, key -> new ArrayList<>()).add(rate.tier());
        }
        List<String> holes = new ArrayList<>();
        bands.forEach((band, tiers) -> {
            tiers.sort(Comparator.comparingLong(Tier::from));
            between(tiers).forEach(hole -> holes.add(band + ": " + hole));
        });
        holes.sort(null);
        return holes;
    }

    private static List<String> between(List<Tier> tiers) {
        List<String> holes = new ArrayList<>();
        if (tiers.getFirst().from() > 0) {
            holes.add("no rate below " + tiers.getFirst().from() + " minutes");
        }
        for (int i = 1; i < tiers.size(); i++) {
            @Nullable Long end = tiers.get(i - 1).to();
            long next = tiers.get(i).from();
            if (end != null && next > end + 1) {
                holes.add("no rate from " + (end + 1) + " to " + (next - 1) + " minutes");
            }
        }
        @Nullable Long last = tiers.getLast().to();
        if (last != null) {
            holes.add("no rate above " + last + " minutes");
        }
        return holes;
    }
}
