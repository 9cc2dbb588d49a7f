package io.pulseline.mediaworker.relay;

import static io.pulseline.mediaworker.relay.WorkerProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R7, shortened: one of two workers is killed in the middle of its calls. The other's calls hear no gap, and the dead
/// one is back with each of its ports.
class WorkerDeathIT {
    private static final int CALLS = 5;
    private static final double GAP_MILLIS = 60;

    @TempDir
    Path directory;

    @Test
    void theOthersCallsHearNoGapAndNoPortIsLost() throws Exception {
        try (LoadLoop loop = new LoadLoop();
                // as many ports as its calls need: one that is not given back is one call less
                WorkerProcess dies = new WorkerProcess(directory, "dies", CALLS, 46_600, 46_600 + 2 * CALLS - 1);
                WorkerProcess lives = new WorkerProcess(directory, "lives", CALLS, 46_650, 46_699)) {
            List<LoadLine> doomed = dies.calls(loop, CALLS);
            List<LoadLine> others = lives.calls(loop, CALLS);
            loop.talk(both(doomed, others));
            until(() -> loop.count(doomed).heard() > 500 && loop.count(others).heard() > 500);
            loop.gaps(others);

            dies.process.destroyForcibly().waitFor();
            long began = System.nanoTime();
            dies.platform.calls.clear();
            dies.start();
            long back = (System.nanoTime() - began) / 1_000_000;
            LoadLoop.Gaps gaps = loop.gaps(others);
            List<LoadLine> fresh = dies.calls(loop, CALLS);
            loop.talk(both(fresh, others));
            until(() -> loop.count(fresh).heard() > 500);

            System.out.printf(
                    Locale.ROOT,
                    "R7: a worker was killed, back after %d ms with all its ports; longest gap in the other's calls %.1f ms, of which the generator slept %.1f ms%n",
                    back,
                    gaps.longestMillis(),
                    gaps.sleptMillis());
            assertThat(gaps.longestMillis() - gaps.sleptMillis()).isLessThan(GAP_MILLIS);
            assertThat(lives.platform.facts)
                    .noneMatch(fact -> fact.get("type").asString().contains("LegFailed"));
        }
    }

    /// A hang is silence to everybody: the platform gives its calls up when its lease ends (`DeadWorkersIT`). The
    /// others
    /// hear nothing of it, and where it lasted a moment only, the calls of the one that hung go on.
    @Test
    void theOthersCallsHearNoGapWhileOneHangsAndAMomentsHangEndsNoCall() throws Exception {
        try (LoadLoop loop = new LoadLoop();
                WorkerProcess hangs = new WorkerProcess(directory, "hangs", CALLS, 46_700, 46_749);
                WorkerProcess lives = new WorkerProcess(directory, "lives", CALLS, 46_750, 46_799)) {
            List<LoadLine> held = hangs.calls(loop, CALLS);
            List<LoadLine> others = lives.calls(loop, CALLS);
            loop.talk(both(held, others));
            until(() -> loop.count(held).heard() > 500 && loop.count(others).heard() > 500);
            loop.gaps(others);

            hangs.signal("STOP");
            long before = loop.count(others).heard();
            // three seconds of the others' packets: fifty a second each way
            until(() -> loop.count(others).heard() > before + 3L * 50 * 2 * CALLS);
            LoadLoop.Gaps gaps = loop.gaps(others);
            hangs.signal("CONT");
            long then = loop.count(held).heard();
            until(() -> loop.count(held).heard() > then + 500);

            System.out.printf(
                    Locale.ROOT,
                    "R7: a worker hung for 3 s and went on with its %d calls; longest gap in the other's calls %.1f ms, of which the generator slept %.1f ms%n",
                    CALLS,
                    gaps.longestMillis(),
                    gaps.sleptMillis());
            assertThat(gaps.longestMillis() - gaps.sleptMillis()).isLessThan(GAP_MILLIS);
            assertThat(lives.platform.facts)
                    .noneMatch(fact -> fact.get("type").asString().contains("LegFailed"));
        }
    }

    private static List<LoadLine> both(List<LoadLine> some, List<LoadLine> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
