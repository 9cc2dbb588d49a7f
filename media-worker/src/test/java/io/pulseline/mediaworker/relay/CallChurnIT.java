package io.pulseline.mediaworker.relay;

import static io.pulseline.mediaworker.relay.WorkerProcess.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R11, shortened: calls come and go for half a minute. What the worker holds with none is afterwards what it was.
class CallChurnIT {
    private static final int CALLS = 60;
    private static final int AT_ONCE = 6;
    private static final long SECONDS = 30;
    /// A thread or a file of the JDK's own may be there or not, whatever calls do.
    private static final int CHANCE = 3;
    private static final double GROWN_MEBIBYTES = 3;
    private static final double MEBI = 1024.0 * 1024;

    @TempDir
    Path directory;

    private record Held(long live, int threads, long files) {}

    @Test
    void socketsThreadsFilesAndMemoryAreWhatTheyWere() throws Exception {
        try (LoadLoop loop = new LoadLoop();
                WorkerProcess worker = new WorkerProcess(directory, "churned", CALLS, 46_700, 46_899);
                WorkerJvm jvm = new WorkerJvm(worker.process.pid())) {
            // once all of them, so that pools, caches and compiled code are there
            Deque<List<LoadLine>> talks = new ArrayDeque<>();
            for (int i = 0; i < CALLS; i++) {
                talks.add(worker.calls(loop, 1));
            }
            talk(loop, talks);
            Held before = emptied(worker, loop, talks, jvm);

            for (int i = 0; i < CALLS; i++) {
                talks.add(worker.calls(loop, 1));
            }
            talk(loop, talks);
            long end = System.nanoTime() + SECONDS * 1_000_000_000L;
            int churned = CALLS;
            while (System.nanoTime() < end) {
                for (int i = 0; i < AT_ONCE; i++) {
                    worker.platform.hangUp(worker.platform.calls.getFirst());
                    loop.remove(talks.remove());
                    talks.add(worker.calls(loop, 1));
                    churned++;
                }
                talk(loop, talks);
            }
            Held after = emptied(worker, loop, talks, jvm);
            System.out.printf(
                    Locale.ROOT,
                    "R11: %d calls in %d s, %d at once; heap %.1f to %.1f MiB, %d to %d threads, %d to %d files%n",
                    churned,
                    SECONDS,
                    CALLS,
                    before.live() / MEBI,
                    after.live() / MEBI,
                    before.threads(),
                    after.threads(),
                    before.files(),
                    after.files());
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + CHANCE);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + CHANCE);
            assertThat((after.live() - before.live()) / MEBI).isLessThan(GROWN_MEBIBYTES);
            assertThat(worker.platform.facts)
                    .noneMatch(fact -> fact.get("type").asString().contains("LegFailed"));
        }
    }

    /// All of them hear something.
    private static void talk(LoadLoop loop, Deque<List<LoadLine>> talks) throws Exception {
        List<LoadLine> lines = talks.stream().flatMap(List::stream).toList();
        loop.talk(lines);
        until(() -> loop.call(() -> lines.stream().allMatch(line -> line.heard > 0)));
    }

    private static Held emptied(WorkerProcess worker, LoadLoop loop, Deque<List<LoadLine>> talks, WorkerJvm jvm)
            throws Exception {
        loop.talk(List.of());
        worker.platform.hangUp();
        for (List<LoadLine> lines : talks) {
            loop.remove(lines);
        }
        talks.clear();
        // its leases go on while the last facts leave
        int leases = worker.platform.leases.size();
        until(() -> worker.platform.leases.size() >= leases + 3);
        return new Held(jvm.live(), jvm.threads(), jvm.openFiles());
    }
}
