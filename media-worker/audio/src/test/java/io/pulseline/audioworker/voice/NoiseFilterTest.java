package io.pulseline.audioworker.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// What a filter is besides quiet: cheap, and gone when it is closed. How quiet it makes: `BotCallTest`.
class NoiseFilterTest {
    @Test
    void aMachineWithoutTheLibraryHasNoneAndNothingBreaks() {
        assertThat(NoiseFilter.Library.load("libno-such-thing.so.1")).isNull();
        assertThat(NoiseFilter.Library.load("libc.so.6"))
                .as("a library that is not what its name says")
                .isNull();
    }

    @Test
    void itCostsAThousandthOfACoreAVoice() {
        assumeTrue(NoiseFilter.isThere(), "libspeexdsp1 is not installed");
        try (NoiseFilter filter = NoiseFilter.open().orElseThrow()) {
            Tone tone = new Tone(440);
            short[] frame = tone.frame();
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < 2000; i++) {
                    filter.filter(frame);
                }
                best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from);
            }
            double micros = best / 2000 / 1e3;
            System.out.printf(
                    "noise suppression: %.1f us a frame of 20 ms, %.2f %% of a core a voice%n", micros, micros / 200);
            assertThat(micros).as("twenty times what it takes here").isLessThan(400);
        }
    }

    @Test
    void itIsGoneWhenItIsClosed() {
        assumeTrue(NoiseFilter.isThere(), "libspeexdsp1 is not installed");
        short[] frame = new short[Line.FRAME];
        long before = 0;
        for (int i = 0; i < 4000; i++) {
            if (i == 1000) {
                before = resident();
            }
            NoiseFilter filter = NoiseFilter.open().orElseThrow();
            filter.filter(frame);
            filter.close();
            filter.close();
        }
        // a filter is about 30 kB: three thousand that stay would be a hundred megabytes
        assertThat(resident() - before).isLessThan(30_000);
    }

    private static long resident() {
        try (var lines = java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (java.io.IOException none) {
            return 0;
        }
    }
}
