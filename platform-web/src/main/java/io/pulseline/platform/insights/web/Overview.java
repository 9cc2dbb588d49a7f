package io.pulseline.platform.insights.web;

import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.permissions.NumberHealth;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.rating.CostReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a tenant's first page tells.
///
/// @param today  of the tenant's zone, by direction
/// @param taken  calls of today, as Meta counts what was answered
/// @param month  one row a currency
/// @param ending permissions that end within two days, soonest first
/// @param last   the newest calls, living ones included
record Overview(
        List<CostReports.Row> today,
        NumberHealth.Taken taken,
        List<CostReports.Row> month,
        List<PermissionState> ending,
        List<CallView> live,
        List<CallView> last,
        Map<CallId, CallPrices.Price> prices,
        List<BusinessNumber> numbers) {
    static final Duration SOON = Duration.ofHours(48);

    /// Answered of all that users placed today, null when nobody called.
    public @Nullable Share weAnswer() {
        return share(taken.pickUp());
    }

    /// Answered of all that reached a user today, null when none did.
    public @Nullable Share usersAnswer() {
        return share(taken.answered());
    }

    public long answeredToday() {
        return today.stream().mapToLong(CostReports.Row::answered).sum();
    }

    public long unratedCalls() {
        return month.stream().mapToLong(CostReports.Row::unratedCalls).sum();
    }

    public @Nullable Instant firstEnd() {
        return ending.isEmpty() ? null : ending.getFirst().expiresAt();
    }

    /// @param percent rounded down, so that 100 means all
    record Share(long answered, long calls) {
        public long percent() {
            return answered * 100 / calls;
        }

        public long missed() {
            return calls - answered;
        }
    }

    private static @Nullable Share share(NumberHealth.Rate rate) {
        return rate.all() == 0 ? null : new Share(rate.good(), rate.all());
    }
}
