package io.pulseline.sipworker.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keys that came by signalling, on their way into a stream as telephone-events: one packet a beat while a key is held,
/// its last one three times, a pause behind it (RFC 4733 §2.5).
final class KeyLine {
    /// Milliseconds between two packets.
    static final int BEAT = 20;
    private static final String KEYS = "0123456789*#ABCD";
    /// What every detector takes for a key, and the most that 16 bits hold at 48 kHz.
    private static final int SHORTEST = 60;
    private static final int LONGEST = 1300;
    private static final int PAUSE_BEATS = 3;
    private static final int ENDS = 3;
    private static final int MOST_WAITING = 32;

    private final Deque<Held> waiting = new ArrayDeque<>();
    private @Nullable Held current;
    private int played;
    private int ends;
    private int pause;

    private record Held(int code, int millis) {}

    /// One packet.
    ///
    /// @param code   of the event, 0 to 15
    /// @param millis since the key went down
    /// @param first  whether it begins the event
    record Event(int code, boolean end, int millis, boolean first) {}

    /// @param millis brought to what can be told
    /// @return false for what is no key, and when too many wait
    boolean add(String key, int millis) {
        int code = key.length() == 1 ? KEYS.indexOf(key) : -1;
        if (code < 0 || waiting.size() >= MOST_WAITING) {
            return false;
        }
        return waiting.add(new Held(code, Math.clamp(millis, SHORTEST, LONGEST)));
    }

    boolean isBusy() {
        return current != null || pause > 0 || !waiting.isEmpty();
    }

    /// What this beat brings, empty between two keys.
    Optional<Event> next() {
        if (pause > 0) {
            pause--;
            return Optional.empty();
        }
        Held key = current == null ? waiting.poll() : current;
        if (key == null) {
            return Optional.empty();
        }
        boolean first = current == null;
        current = key;
        played = Math.min(first ? BEAT : played + BEAT, key.millis());
        boolean end = played == key.millis();
        ends += end ? 1 : 0;
        if (ends == ENDS) {
            current = null;
            ends = 0;
            pause = PAUSE_BEATS;
        }
        return Optional.of(new Event(key.code(), end, played, first));
    }
}
