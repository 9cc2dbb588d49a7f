package io.pulseline.platform.calls;

import java.util.Set;
import java.util.function.BiConsumer;

/// Which of the points that a story passes through kill the process that passes.
final class CrashPlan {
    private final VirtualTime time;
    private final Set<Integer> deadly;
    private final BiConsumer<VirtualTime.Process, String> onDeath;
    private int passed;

    /// @param deadly numbers of points, counted from 0 in the order of the story
    CrashPlan(VirtualTime time, Set<Integer> deadly, BiConsumer<VirtualTime.Process, String> onDeath) {
        this.time = time;
        this.deadly = deadly;
        this.onDeath = onDeath;
    }

    void point(String where) {
        VirtualTime.Process process = time.process();
        if (process != null && deadly.contains(passed++)) {
            onDeath.accept(process, where);
            throw time.die(process);
        }
    }

    int passed() {
        return passed;
    }
}
