package io.pulseline.platform.storage;

import io.pulseline.platform.storage.PartRows.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Parts that follow each other in one object and are had by one question; or a part alone.
///
/// @param parts one at least
record Run(List<Where> parts) {
    /// @param most bytes of several together
    static List<Run> of(List<Where> parts, int most) {
        List<Run> runs = new ArrayList<>();
        List<Where> open = new ArrayList<>();
        for (Where part : parts) {
            if (!open.isEmpty() && !follows(open, part, most)) {
                runs.add(new Run(List.copyOf(open)));
                open.clear();
            }
            open.add(part);
        }
        if (!open.isEmpty()) {
            runs.add(new Run(List.copyOf(open)));
        }
        return runs;
    }

    private static boolean follows(List<Where> open, Where part, int most) {
        Where first = open.getFirst();
        Where last = open.getLast();
        Integer begin = first.from();
        Integer end = last.from();
        Integer from = part.from();
        return begin != null
                && end != null
                && from != null
                && part.store() == last.store()
                && Objects.equals(part.object(), last.object())
                && from == end + last.bytes()
                && from + part.bytes() - begin <= most;
    }

    StoreName store() {
        return parts.getFirst().store();
    }

    String object() {
        return Objects.requireNonNull(parts.getFirst().object());
    }

    int from() {
        return Objects.requireNonNull(parts.getFirst().from());
    }

    int bytes() {
        return parts.stream().mapToInt(Where::bytes).sum();
    }

    /// One part out of what was read of all.
    byte[] cut(byte[] all, Where part) {
        int begin = Objects.requireNonNull(part.from()) - from();
        return Arrays.copyOfRange(all, begin, begin + part.bytes());
    }
}
