package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// How users take a number's calls and requests, what Meta warned of, and what to change before Meta acts.
@Service
public class NumberHealth {
    private static final Duration COUNTED = Duration.ofDays(7);
    /// fewer say nothing
    private static final long ENOUGH = 10;

    private final BusinessNumbers numbers;
    private final HealthSql sql;
    private final PermissionRules rules;
    private final TenantTransactions transactions;
    private final Clock clock;

    NumberHealth(
            BusinessNumbers numbers,
            HealthSql sql,
            PermissionRules rules,
            TenantTransactions transactions,
            Clock clock) {
        this.numbers = numbers;
        this.sql = sql;
        this.rules = rules;
        this.transactions = transactions;
        this.clock = clock;
    }

    public record Rate(long good, long all) {
        /// null while there is nothing to divide by
        public @Nullable Long percent() {
            return all == 0 ? null : good * 100 / all;
        }

        boolean below(int percent) {
            return all >= ENOUGH && good * 100 < percent * all;
        }
    }

    /// @param type        Meta's word
    /// @param remediation Meta's text, null when it gave none
    public record Warning(String type, Instant at, @Nullable String remediation) {}

    public enum Advice {
        /// users call and nobody picks up: Meta hides the button
        PICK_UP,
        /// we call and users do not pick up: permissions are withdrawn one by one
        CALL_LESS,
        /// most say no when asked
        ASK_BETTER,
        /// Meta warned of feedback on our calls: a pause of seven days is next
        STOP_ASKING
    }

    /// Of the last seven days.
    ///
    /// @param pickUp   calls of users that we answered
    /// @param answered calls of ours that users answered
    /// @param yes      requests that users agreed to, of those they answered
    public record Health(
            BusinessNumber number, Rate pickUp, Rate answered, Rate yes, List<Warning> warnings, List<Advice> advice) {}

    public List<Health> of(TenantId tenant) {
        Instant now = clock.instant();
        List<BusinessNumber> all = numbers.all(tenant);
        return transactions.inTenant(tenant, () -> {
            List<PermissionRules.Rule> table = rules.inForce(now).production();
            return all.stream().map(number -> of(number, table, now)).toList();
        });
    }

    private Health of(BusinessNumber number, List<PermissionRules.Rule> table, Instant now) {
        Instant from = now.minus(COUNTED);
        Rate pickUp = sql.calls(number.id(), "USER_INITIATED", from);
        Rate answered = sql.calls(number.id(), "BUSINESS_INITIATED", from);
        Rate yes = sql.answers(number.id(), from);
        List<Warning> warnings = sql.warnings(number.id(), from);
        List<Advice> advice = new ArrayList<>();
        if (warnings.stream().anyMatch(warning -> warning.type().equals("LOW_BUSINESS_INITIATED_CALLING_QUALITY"))) {
            advice.add(Advice.STOP_ASKING);
        }
        if (pickUp.below(percent(table, "PICKUP_LOW"))) {
            advice.add(Advice.PICK_UP);
        }
        if (answered.below(percent(table, "ANSWER_LOW"))) {
            advice.add(Advice.CALL_LESS);
        }
        if (yes.below(percent(table, "YES_LOW"))) {
            advice.add(Advice.ASK_BETTER);
        }
        return new Health(number, pickUp, answered, yes, warnings, advice);
    }

    private static int percent(List<PermissionRules.Rule> table, String rule) {
        return table.stream()
                .filter(row -> row.name().equals(rule))
                .mapToInt(PermissionRules.Rule::max)
                .findFirst()
                .orElse(0);
    }
}
