package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ten thousand stories in virtual time, each from one seed, and every invariant in each. A broken one names
/// its seed; `-Dpulseline.seed=N` tells that one alone, with every line of its calls' timelines;
/// `-Dpulseline.seeds=N` tries more.
class CallSimulationTest {
    private static final long SEEDS = Long.getLong("pulseline.seeds", 10_000);

    @Test
    void everyInvariantHoldsInEveryStory() {
        Long only = Long.getLong("pulseline.seed");
        if (only != null) {
            CallSimulation.Result result = CallSimulation.run(only);
            result.story().forEach(System.out::println);
            assertThat(result.broken()).as("seed " + only).isEmpty();
            return;
        }
        List<String> broken = LongStream.range(0, SEEDS)
                .parallel()
                .mapToObj(seed -> sentence(seed, CallSimulation.run(seed)))
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(broken)
                .as("of " + SEEDS + " stories; tell one again with -Dpulseline.seed=N")
                .isEmpty();
    }

    private static String sentence(long seed, CallSimulation.Result result) {
        return result.broken().isEmpty() ? "" : "seed " + seed + ": " + String.join("; ", result.broken());
    }

    /// Before and after every transaction, every word to Meta and every command to a worker.
    @Test
    void aProcessMayDieAtEveryPointOfAStory() {
        long seed = 131;
        assumeThat(Long.getLong("pulseline.seed")).isNull();
        CallSimulation.Result whole = CallSimulation.run(seed, Set.of());
        assertThat(whole.calls()).isEqualTo(3);
        List<String> broken = IntStream.range(0, whole.points())
                .parallel()
                .mapToObj(point -> {
                    CallSimulation.Result result = CallSimulation.run(seed, Set.of(point));
                    return result.broken().isEmpty() ? "" : "point " + point + ": " + result.broken();
                })
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(broken)
                .as("of " + whole.points() + " points of seed " + seed)
                .isEmpty();
    }

    @Test
    void aSeedAlwaysTellsTheSameStory() {
        assertThat(CallSimulation.run(42).points())
                .isEqualTo(CallSimulation.run(42).points());
        assertThat(CallSimulation.run(42).story())
                .isNotEmpty()
                .isEqualTo(CallSimulation.run(42).story());
    }

    @ParameterizedTest
    @EnumSource(value = CallSimulation.Mistake.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsAMistakeWithinFewStories(CallSimulation.Mistake mistake) {
        assumeThat(Long.getLong("pulseline.seed")).isNull();
        assertThat(LongStream.range(0, 1_000)
                        .anyMatch(seed ->
                                !CallSimulation.run(seed, mistake).broken().isEmpty()))
                .as(mistake.name())
                .isTrue();
    }
}
