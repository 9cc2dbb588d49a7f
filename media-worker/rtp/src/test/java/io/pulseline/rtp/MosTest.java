package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MosTest {
    @Test
    void aCleanLineIsNearTheTopAndEachFaultCosts() {
        double clean = Mos.estimate(0, 2, 40);
        assertThat(clean).isBetween(4.2, 4.5);
        assertThat(Mos.estimate(5, 2, 40)).isLessThan(clean - 0.2);
        assertThat(Mos.estimate(0, 60, 40)).isLessThan(clean);
        assertThat(Mos.estimate(0, 2, 600)).isLessThan(clean - 0.3);
    }

    @Test
    void moreLossIsNeverBetterAndTheScaleIsKept() {
        double last = 5;
        for (int loss = 0; loss <= 100; loss++) {
            double mos = Mos.estimate(loss, 5, 100);
            assertThat(mos).isBetween(1.0, 4.5).isLessThanOrEqualTo(last);
            last = mos;
        }
    }
}
