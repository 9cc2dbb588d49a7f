package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReceiverStatsTest {
    private static final int OPUS = 48_000;
    private final ReceiverStats stats = new ReceiverStats();

    @Test
    void aSteadyStreamHasNoLossAndNoJitterOverTheWrap() {
        for (int i = 0; i < 100; i++) {
            receive(65_500 + i, i, 0);
        }
        assertThat(stats.received()).isEqualTo(100);
        assertThat(stats.lost()).isZero();
        ReceiverStats.Interval interval = stats.interval(OPUS);
        assertThat(interval.packets()).isEqualTo(100);
        assertThat(interval.lost()).isZero();
        assertThat(interval.jitterMillis()).isZero();
    }

    @Test
    void missingPacketsAreCountedInTheirInterval() {
        for (int i = 0; i < 50; i++) {
            if (i != 10 && i != 11) {
                receive(i, i, 0);
            }
        }
        assertThat(stats.interval(OPUS).lost()).isEqualTo(2);
        for (int i = 50; i < 60; i++) {
            receive(i, i, 0);
        }
        assertThat(stats.interval(OPUS).lost()).isZero();
        assertThat(stats.lost()).isEqualTo(2);
    }

    @Test
    void aLatePacketIsNoLoss() {
        receive(1, 1, 0);
        receive(3, 3, 0);
        receive(2, 2, 25);
        assertThat(stats.lost()).isZero();
    }

    @Test
    void jitterOfAnEvenWobbleIsItsSize() {
        for (int i = 0; i < 1000; i++) {
            receive(i, i, i % 2 * 10);
        }
        assertThat(stats.interval(OPUS).jitterMillis()).isCloseTo(10, within(0.1));
    }

    @Test
    void aNewStreamBeginsAnew() {
        receive(60_000, 0, 0);
        stats.onPacket(Packets.rtp(2, 5, 0, 111), 2000, OPUS);
        stats.onPacket(Packets.rtp(2, 6, 960, 111), 2020, OPUS);
        assertThat(stats.lost()).isZero();
        assertThat(stats.received()).isEqualTo(2);
    }

    private void receive(int sequence, int place, int lateMillis) {
        stats.onPacket(Packets.rtp(1, sequence & 0xffff, 960L * place, 111), 1000 + 20L * place + lateMillis, OPUS);
    }
}
