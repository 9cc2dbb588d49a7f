package io.pulseline.platform.calls;

import io.pulseline.platform.calls.DialGate.Name;
import io.pulseline.platform.calls.DialGate.Verdict;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.CallableCountries;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// What stands before a dial beside the user's permission. What Meta would refuse is not sent by mistake,
/// and says when
/// it can be.
@Service
public class DialGates implements DialGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DialGates.class);

    private final BusinessNumbers numbers;
    private final CallableCountries countries;
    private final CallLimits limits;
    private final DialCaps caps;
    private final TenantTransactions transactions;
    private final Clock clock;

    DialGates(
            BusinessNumbers numbers,
            CallableCountries countries,
            CallLimits limits,
            DialCaps caps,
            TenantTransactions transactions,
            Clock clock) {
        this.numbers = numbers;
        this.countries = countries;
        this.limits = limits;
        this.caps = caps;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Every gate as it stands now. Takes nothing up.
    public List<DialGate> look(TenantId tenant, BusinessNumber number, WaUser user) {
        return transactions.inTenant(tenant, () -> all(tenant, number, user, null, null));
    }

    @Override
    public void alone(TenantId tenant) {
        limits.alone(tenant);
    }

    @Override
    public Optional<DialGate> pass(
            TenantId tenant, PhoneNumberId number, WaUser user, CallId call, @Nullable UUID trunk) {
        BusinessNumber business = numbers.find(tenant, number).orElseThrow();
        return all(tenant, business, user, call, trunk).stream()
                .filter(DialGate::isShut)
                .findFirst();
    }

    private List<DialGate> all(
            TenantId tenant, BusinessNumber number, WaUser user, @Nullable CallId call, @Nullable UUID trunk) {
        Instant now = clock.instant();
        List<DialGate> gates = new ArrayList<>();
        gates.add(country(number, now));
        gates.add(sameUser(number, user));
        for (CallLimits.Use use : limits.uses(number, now)) {
            watch(tenant, use, now);
            gates.add(gate(use));
        }
        boolean shut = gates.stream().anyMatch(DialGate::isShut);
        // a call that is not placed takes nothing up
        gates.addAll(caps.pass(tenant, number, user, limits.live(), shut ? null : call, trunk));
        return gates;
    }

    private DialGate country(BusinessNumber number, Instant now) {
        CallableCountries.Answer answer = countries.of(number, now);
        return switch (answer.verdict()) {
            case YES -> DialGate.open(Name.COUNTRY, "RULE");
            case NO ->
                DialGate.shut(
                        Name.COUNTRY,
                        answer.reason(),
                        "RULE",
                        "Call from a number of another country; users can call this one.",
                        null);
            case UNKNOWN ->
                new DialGate(
                        Name.COUNTRY,
                        Verdict.UNKNOWN,
                        answer.reason(),
                        "RULE",
                        "Sync the number: Meta says its country.",
                        null);
        };
    }

    private DialGate sameUser(BusinessNumber number, WaUser user) {
        return limits.inCall(number, user)
                .map(since -> DialGate.shut(
                        Name.SAME_USER,
                        "A call with this user has been going on since " + since + ".",
                        "LEDGER",
                        "Wait for its end, or hang it up.",
                        null))
                .orElse(DialGate.open(Name.SAME_USER, "LEDGER"));
    }

    private static DialGate gate(CallLimits.Use use) {
        Name name = switch (use.limit().rule()) {
            case CONCURRENT_CALLS -> Name.CONCURRENCY;
            case CONNECTS -> Name.CONNECT_RATE;
        };
        if (!use.full()) {
            return DialGate.open(name, "LEDGER");
        }
        String whose = use.limit().account() ? "The account" : "The number";
        return switch (use.limit().rule()) {
            case CONCURRENT_CALLS ->
                DialGate.shut(
                        name,
                        whose + " has " + use.used() + " calls at once; Meta takes "
                                + use.limit().max() + ".",
                        "LEDGER",
                        "Wait until one of them is over, or call from another number.",
                        null);
            case CONNECTS ->
                DialGate.shut(
                        name,
                        whose + " dialled " + use.used() + " times in "
                                + use.limit().period().toHours() + " hours; Meta takes "
                                + use.limit().max() + ".",
                        "LEDGER",
                        "Wait, or call from another number.",
                        use.fullUntil());
        };
    }

    /// Once a day for each number and limit.
    private void watch(TenantId tenant, CallLimits.Use use, Instant now) {
        if (use.limit().alarms(use.used()) && limits.raise(tenant, use, now)) {
            LOG.warn(
                    "event=call-limit-near tenant={} limit={} of={} used={} max={}",
                    tenant,
                    use.limit().rule(),
                    use.subject(),
                    use.used(),
                    use.limit().max());
        }
    }
}
