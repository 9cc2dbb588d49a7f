package io.pulseline.sipworker.b2bua;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often the platform is asked for the newest book because a call did not fit: often enough for a
/// number that has
/// just come to SIP, too seldom for strangers who guess to be a load.
final class Looks {
    private static final long A_NUMBER_MILLIS = 20_000;
    private static final int A_SECOND = 10;
    private static final int REMEMBERED = 1000;

    private final Clock clock;
    private final Map<String, Long> last = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long second;
    private int asked;

    Looks(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean due(String called) {
        long now = clock.millis();
        Long before = last.get(called);
        if (before != null && now - before < A_NUMBER_MILLIS) {
            return false;
        }
        if (now / 1000 != second) {
            second = now / 1000;
            asked = 0;
        }
        if (++asked > A_SECOND) {
            return false;
        }
        last.put(called, now);
        return true;
    }
}
