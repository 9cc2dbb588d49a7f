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
import java.util.stream.Stream;
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
        STOP_ASKING,
        /// Meta warned of feedback on how users' calls are taken: a pause of seven days is next
        TAKE_BETTER,
        /// Meta paused our calls and requests for seven days
        BUSINESS_CALLS_PAUSED,
        /// Meta paused users' calls for seven days: no icon, nothing comes in
        USER_CALLS_PAUSED,
        /// Meta hid the call button; it comes back when we show it again
        BUTTON_HIDDEN
    }

    /// Of the last seven days.
    ///
    /// @param pickUp   calls of users that we answered
    /// @param answered calls of ours that users answered
    /// @param yes      requests that users agreed to, of those they answered
    public record Health(
            BusinessNumber number, Rate pickUp, Rate answered, Rate yes, List<Warning> warnings, List<Advice> advice) {}

    /// How calls were taken, of all numbers.
    ///
    /// @param pickUp   calls of users that we answered
    /// @param answered calls of ours that users answered
    public record Taken(Rate pickUp, Rate answered) {}

    /// Counted as Meta counts: a call that was rejected or missed was not answered; one that Meta refused or
    /// that failed
    /// reached nobody and counts for nothing.
    ///
    /// @see "Meta, Obtain user call permissions, 26 Jun 2026"
    public Taken since(TenantId tenant, Instant from) {
        return transactions.inTenant(
                tenant, () -> new Taken(sql.calls("USER_INITIATED", from), sql.calls("BUSINESS_INITIATED", from)));
    }

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
        advice.addAll(pauses(number));
        if (warned(warnings, "LOW_BUSINESS_INITIATED_CALLING_QUALITY")) {
            advice.add(Advice.STOP_ASKING);
        }
        if (warned(warnings, "LOW_USER_INITIATED_CALLING_QUALITY")) {
            advice.add(Advice.TAKE_BETTER);
        }
        if (pickUp.below(percent(table, "PICKUP_LOW")) || warned(warnings, "USER_INITIATED_CALLS_LOW_PICKUP_RATE")) {
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

    /// What Meta has stopped, and the way out of each.
    ///
    /// @see "Meta, account_update, 5 Dec 2025; low pickup rate, 5 Sep 2025"
    private static List<Advice> pauses(BusinessNumber number) {
        return number.restrictions().stream()
                .flatMap(restriction -> restriction.stopsBusinessCalls()
                        ? Stream.of(Advice.BUSINESS_CALLS_PAUSED)
                        : restriction.stopsUserCalls()
                                ? Stream.of(Advice.USER_CALLS_PAUSED)
                                : restriction.hidesButton() ? Stream.of(Advice.BUTTON_HIDDEN) : Stream.empty())
                .distinct()
                .toList();
    }

    private static boolean warned(List<Warning> warnings, String type) {
        return warnings.stream().anyMatch(warning -> warning.type().equals(type));
    }

    private static int percent(List<PermissionRules.Rule> table, String rule) {
        return table.stream()
                .filter(row -> row.name().equals(rule))
                .mapToInt(PermissionRules.Rule::max)
                .findFirst()
                .orElse(0);
    }
}
