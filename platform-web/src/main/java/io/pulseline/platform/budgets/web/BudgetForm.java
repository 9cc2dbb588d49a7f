package io.pulseline.platform.budgets.web;

import io.pulseline.platform.budgets.Budget;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person typed for one currency.
///
/// @param problems by field: a key of `budgets.properties`
record BudgetForm(Currency currency, String month, String warn, String day, String hold, Map<String, String> problems) {
    static BudgetForm of(Budget budget) {
        return new BudgetForm(
                budget.currency(),
                text(budget.monthAmount()),
                String.valueOf(budget.warnPercent()),
                text(budget.dayCap()),
                String.valueOf(budget.holdMinutes()),
                Map.of());
    }

    private static String text(@Nullable BigDecimal amount) {
        return amount == null ? "" : amount.stripTrailingZeros().toPlainString();
    }

    static BudgetForm read(Currency currency, Map<String, String> given) {
        String code = currency.getCurrencyCode();
        BudgetForm typed = new BudgetForm(
                currency,
                given.getOrDefault("month_" + code, "").strip(),
                given.getOrDefault("warn_" + code, "80").strip(),
                given.getOrDefault("day_" + code, "").strip(),
                given.getOrDefault("hold_" + code, "10").strip(),
                new LinkedHashMap<>());
        typed.check("month", typed.month, "[0-9]{1,12}(\\.[0-9]{1,6})?|");
        typed.check("day", typed.day, "[0-9]{1,12}(\\.[0-9]{1,6})?|");
        typed.check("warn", typed.warn, "[1-9][0-9]?|100");
        typed.check("hold", typed.hold, "[1-9][0-9]?|1[0-9]{2}|2[0-3][0-9]|240");
        return typed;
    }

    private void check(String field, String text, String pattern) {
        boolean amount = field.equals("month") || field.equals("day");
        if (!text.matches(pattern) || amount && !text.isEmpty() && new BigDecimal(text).signum() == 0) {
            problems.put(field, amount ? "budgets.problem.amount" : "budgets.problem." + field);
        }
    }

    public Budget budget() {
        return new Budget(
                currency,
                month.isEmpty() ? null : new BigDecimal(month),
                Integer.parseInt(warn),
                day.isEmpty() ? null : new BigDecimal(day),
                Integer.parseInt(hold));
    }
}
