package io.pulseline.platform.numbers;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Numbers of which countries may place calls, by a table with days: Meta's list moves and its pages
/// disagree.
///
/// @see "Meta, Cloud API Calling, 26 Jun 2026; Calling FAQ, 29 Sep 2026"
@Service
public class CallableCountries {
    private final CountryRules rules;
    private final NumberStore numbers;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ObjectMapper json;

    CallableCountries(
            CountryRules rules,
            NumberStore numbers,
            TenantTransactions transactions,
            AuditTrail audit,
            ObjectMapper json) {
        this.rules = rules;
        this.numbers = numbers;
        this.transactions = transactions;
        this.audit = audit;
        this.json = json;
    }

    public enum Verdict {
        YES,
        NO,
        /// the calling code is shared with countries that may, and Meta has not said which one it is
        UNKNOWN
    }

    /// @param reason one sentence; empty for YES
    public record Answer(Verdict verdict, String reason) {}

    /// Whether the number may place calls. Inside the tenant's transaction.
    public Answer of(BusinessNumber number, Instant now) {
        @Nullable String country = numbers.country(number.id()).orElse(null);
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<CountryRules.Row> found = rules.of(number.number().digits(), country, day).stream()
                .filter(row -> row.rule() == CountryRules.Rule.NO_BUSINESS_CALLS)
                .toList();
        if (found.isEmpty()) {
            return new Answer(Verdict.YES, "");
        }
        CountryRules.Row first = found.getFirst();
        boolean shared = country == null && first.callingCode().equals("1");
        return shared
                ? new Answer(
                        Verdict.UNKNOWN,
                        "Numbers of the US and Canada place no calls, others with +1 do, and Meta has not said which"
                                + " this is.")
                : new Answer(
                        Verdict.NO,
                        "Meta lets numbers of " + first.country() + " place no calls (138013), since " + first.from()
                                + " by " + first.source() + ".");
    }

    /// Every row that ever was, by kind, country and day.
    public List<CountryRule> all() {
        return transactions.global(rules::all);
    }

    /// @return false when the kind has a row of the country that goes on, or begins on the same day
    public boolean begin(Actor actor, CountryRule rule) {
        return transactions.asOperator("change the countries that may call", () -> {
            boolean made = rules.insert(rule);
            if (made) {
                note(actor, "country-rule.begin", rule.kind(), rule.country(), rule.from(), rule.source());
            }
            return made;
        });
    }

    /// @param to the first day on which it is over
    /// @return false when no such row goes on, or the day is not after its first
    public boolean end(Actor actor, CountryRule.Kind kind, String country, LocalDate to, String source) {
        return transactions.asOperator("change the countries that may call", () -> {
            boolean ended = rules.end(kind, country, to, source);
            if (ended) {
                note(actor, "country-rule.end", kind, country, to, source);
            }
            return ended;
        });
    }

    private void note(Actor actor, String action, CountryRule.Kind kind, String country, LocalDate day, String source) {
        audit.recordForStaff(
                actor,
                action,
                "country-rule:" + kind + "/" + country,
                null,
                null,
                json.writeValueAsString(Map.of("day", day.toString(), "source", source)));
    }
}
