package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Pulses;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A million calls of a year, priced one after the other as they would be, beside the oracle.
class RandomCallsTest {
    private static final int CALLS = 1_000_000;
    private static final ZoneId SOFIA = ZoneId.of("Europe/Sofia");
    private static final List<String> MARKETS = List.of("A", "B", "C", "D", "E");
    private static final List<Rate> CARD = card();

    @Test
    void aMillionRandomCallsCostWhatAPlainModelSays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PlainOracle oracle = new PlainOracle();
        Map<String, Long> pulsesSoFar = new HashMap<>();
        for (String market : MARKETS) {
            for (int month = 1; month <= 12; month++) {
                // most months are near an edge, some at the very tenth before it
                long tenths = random.nextInt(4) == 0
                        ? random.nextLong(60_000_000)
                        : CARD.get(1 + random.nextInt(5)).tier().from() * 10 - random.nextInt(20_000);
                oracle.already(market, month, tenths);
                pulsesSoFar.put(market + month, tenths);
            }
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String market = MARKETS.get(random.nextInt(MARKETS.size()));
            Instant start = Instant.ofEpochSecond(1_767_218_400L + random.nextLong(365L * 86_400));
            long seconds = random.nextInt(1000) == 0 ? random.nextLong(400_000) : random.nextLong(600);
            int month = YearMonth.from(LocalDate.ofInstant(start, SOFIA)).getMonthValue();
            Pulses pulses = Pulses.ofTalk(Duration.ofSeconds(seconds));
            String book = market + month;
            BigDecimal before = BigDecimal.valueOf(pulsesSoFar.get(book), 1);
            BigDecimal ours =
                    Pricing.price(CARD, pulses, before, null).orElseThrow().cost();
            pulsesSoFar.merge(book, pulses.count(), Long::sum);
            BigDecimal theirs =
                    BigDecimal.valueOf(oracle.millionths(market, plainMonth(start.getEpochSecond()), seconds), 6);
            if (ours.compareTo(theirs) != 0) {
                differences.add(seconds + " s in " + book + " after " + before + ": " + ours + " and " + theirs);
            }
        }
        assertThat(differences).as("seed %d", seed).isEmpty();
    }

    /// The month of 2026 in Sofia without the library's zones: winter is two hours ahead, summer three.
    private static int plainMonth(long epochSecond) {
        boolean summer = epochSecond >= 1_774_746_000L && epochSecond < 1_792_890_000L;
        return LocalDateTime.ofEpochSecond(epochSecond + (summer ? 10_800 : 7_200), 0, ZoneOffset.UTC)
                .getMonthValue();
    }

    private static List<Rate> card() {
        long[] from = {0, 50_001, 250_001, 1_000_001, 2_500_001, 5_000_001};
        String[] perMinute = {"0.0095", "0.0076", "0.0066", "0.0058", "0.0043", "0.0037"};
        List<Rate> card = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            card.add(new Rate(
                    "any",
                    "HR",
                    "385",
                    new Tier(from[i], i + 1 < from.length ? from[i + 1] - 1 : null),
                    new BigDecimal(perMinute[i]),
                    LocalDate.of(2026, 4, 1),
                    "test"));
        }
        return List.copyOf(card);
    }
}
