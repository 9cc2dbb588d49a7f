package io.pulseline.platform.plans.web;

import io.pulseline.platform.plans.TenantPlan;
import io.pulseline.platform.rating.PricePlan;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plan as typed.
record PlanForm(
        String name,
        String from,
        String currency,
        String markup,
        String perPulse,
        String perMinute,
        String increment,
        String minimum,
        String free,
        String perMessage,
        String taxName,
        String tax) {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_INCREMENT = 3600;
    private static final int MOST_FREE = 1_000_000;
    /// Fees are parts of a cent; more digits than a rate card has would be a slip of the finger.
    private static final int DECIMALS = 6;

    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    /// A field that was not sent is empty.
    PlanForm {
        name = typed(name);
        from = typed(from);
        currency = typed(currency);
        markup = typed(markup);
        perPulse = typed(perPulse);
        perMinute = typed(perMinute);
        increment = typed(increment);
        minimum = typed(minimum);
        free = typed(free);
        perMessage = typed(perMessage);
        taxName = typed(taxName);
        tax = typed(tax);
    }

    private static String typed(@Nullable String sent) {
        return sent == null ? "" : sent.strip();
    }

    /// The plan of now to begin with; without one, a plan that adds nothing.
    static PlanForm of(Optional<TenantPlan> now, LocalDate from) {
        return now.map(kept -> new PlanForm(
                        kept.plan().name(),
                        from.toString(),
                        kept.plan().currency().getCurrencyCode(),
                        plain(kept.plan().markupPercent()),
                        plain(kept.plan().perPulse()),
                        plain(kept.plan().perMinute()),
                        String.valueOf(kept.plan().incrementSeconds()),
                        plain(kept.plan().minimum()),
                        String.valueOf(kept.plan().freeMinutes()),
                        plain(kept.perMessage()),
                        kept.taxName(),
                        plain(kept.taxPercent())))
                .orElseGet(() -> new PlanForm("", from.toString(), "USD", "0", "0", "0", "6", "0", "0", "0", "", "0"));
    }

    /// By field, the message key that says what is wrong with it; empty when nothing is.
    Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            mistakes.put("name", "plans.wrong.name");
        }
        try {
            LocalDate.parse(from);
        } catch (DateTimeException noDay) {
            mistakes.put("from", "plans.wrong.from");
        }
        try {
            Currency.getInstance(currency);
        } catch (IllegalArgumentException unknown) {
            mistakes.put("currency", "plans.wrong.currency");
        }
        Map<String, String> amounts = Map.of(
                "markup",
                markup,
                "perPulse",
                perPulse,
                "perMinute",
                perMinute,
                "minimum",
                minimum,
                "perMessage",
                perMessage);
        amounts.forEach((field, text) -> {
            if (amount(text, MOST).isEmpty()) {
                mistakes.put(field, "plans.wrong.amount");
            }
        });
        if (amount(tax, WHOLE).isEmpty()) {
            mistakes.put("tax", "plans.wrong.tax");
        }
        if (count(increment, 1, LONGEST_INCREMENT).isEmpty()) {
            mistakes.put("increment", "plans.wrong.increment");
        }
        if (count(free, 0, MOST_FREE).isEmpty()) {
            mistakes.put("free", "plans.wrong.free");
        }
        if (taxName.length() > LONGEST_NAME
                || (taxName.isEmpty()
                        && amount(tax, WHOLE).filter(some -> some.signum() > 0).isPresent())) {
            mistakes.put("taxName", "plans.wrong.tax-name");
        }
        return mistakes;
    }

    /// Without [#mistakes] only.
    TenantPlan plan(String madeBy, Instant at) {
        return new TenantPlan(
                new PricePlan(
                        name,
                        Currency.getInstance(currency),
                        amount(markup, MOST).orElseThrow(),
                        amount(perPulse, MOST).orElseThrow(),
                        amount(perMinute, MOST).orElseThrow(),
                        count(increment, 1, LONGEST_INCREMENT).orElseThrow(),
                        amount(minimum, MOST).orElseThrow(),
                        count(free, 0, MOST_FREE).orElseThrow()),
                LocalDate.parse(from),
                amount(perMessage, MOST).orElseThrow(),
                taxName,
                amount(tax, WHOLE).orElseThrow(),
                madeBy,
                at);
    }

    private static Optional<BigDecimal> amount(String text, BigDecimal most) {
        return text.matches("\\d{1,6}(\\.\\d{1," + DECIMALS + "})?")
                ? Optional.of(new BigDecimal(text)).filter(amount -> amount.compareTo(most) <= 0)
                : Optional.empty();
    }

    private static Optional<Integer> count(String text, int least, int most) {
        return text.matches("\\d{1,7}")
                ? Optional.of(Integer.parseInt(text)).filter(count -> count >= least && count <= most)
                : Optional.empty();
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
