package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Messages from one number to one user after Meta said that they come too fast: again after 4^x s, x growing from 0
/// with each time it says so. Sending before that is refused here, because it would only prolong Meta's silence. Per
/// process; Meta's own word is what joins several of them.
///
/// @see "Meta, Error codes, 19 Nov 2025: 131056; 1 message in 6 s, bursts of 45 that are paid back"
final class PairPace {
    /// Meta's.
    static final int TOO_FAST = 131056;

    /// 4^8 s are 18 hours: nobody waits that long for a message that is still worth sending.
    private static final int LARGEST_POWER = 8;

    private static final long FORGOTTEN_AFTER = Duration.ofDays(1).toNanos();

    private final LongSupplier nanos;
    private final Map<Pair, Silence> silences = new ConcurrentHashMap<>();

    /// @param nanos a monotonic clock
    PairPace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Pair(PhoneNumberId number, String user) {
        static Pair of(PhoneNumberId number, WaUser user) {
            return new Pair(number, user.waId() != null ? user.waId().digits() : String.valueOf(user.bsuid()));
        }
    }

    /// @param power x of the next silence
    private record Silence(int power, long until) {}

    /// @return the refusal while the pair is silent
    Optional<GraphFault> refusal(PhoneNumberId number, WaUser user) {
        Silence silence = silences.get(Pair.of(number, user));
        long left = silence == null ? 0 : silence.until() - nanos.getAsLong();
        return left > 0 ? Optional.of(Faults.pairSilent(Duration.ofNanos(left))) : Optional.empty();
    }

    /// Meta said 131056.
    void slowDown(PhoneNumberId number, WaUser user) {
        long now = nanos.getAsLong();
        silences.values().removeIf(silence -> now - silence.until() > FORGOTTEN_AFTER);
        silences.compute(Pair.of(number, user), (pair, before) -> {
            int power = before == null ? 0 : before.power();
            return new Silence(
                    Math.min(power + 1, LARGEST_POWER),
                    now + Duration.ofSeconds(1L << 2 * power).toNanos());
        });
    }

    void fine(PhoneNumberId number, WaUser user) {
        silences.remove(Pair.of(number, user));
    }
}
