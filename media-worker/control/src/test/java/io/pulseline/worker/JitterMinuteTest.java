package io.pulseline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JitterMinuteTest {
    private static final long NOW = 10_000_000;

    private final JitterMinute jitter = new JitterMinute();

    @Test
    void ninetyFiveOfAHundredReportsDoNotExceedIt() {
        for (int i = 1; i <= 100; i++) {
            jitter.add(i, NOW);
        }
        assertThat(jitter.p95(NOW)).isEqualTo(95);
        jitter.add(0.2, NOW);
        jitter.add(90_000, NOW);
        assertThat(jitter.p95(NOW)).as("a wild one is one").isBetween(95, 97);
    }

    @Test
    void whatWasAMinuteAgoIsForgotten() {
        assertThat(jitter.p95(NOW)).as("nobody reported").isNull();
        jitter.add(300, NOW);
        jitter.add(4.3, NOW + 20_000);
        assertThat(jitter.p95(NOW + 20_000)).isEqualTo(300);
        assertThat(jitter.p95(NOW + 59_000)).isEqualTo(300);
        assertThat(jitter.p95(NOW + 65_000)).isEqualTo(5);
        assertThat(jitter.p95(NOW + 85_000)).isNull();
        jitter.add(7, NOW + 120_000);
        assertThat(jitter.p95(NOW + 120_000)).as("the places are used again").isEqualTo(7);
    }
}
