package io.pulseline.platform.permissions.web;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.Campaign;
import io.pulseline.platform.permissions.PermissionStatus;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person fills in to ask many users. Everything is text, so that what was typed comes back as it was.
public record CampaignForm(
        @Nullable String name,
        @Nullable String number,
        @Nullable String view,
        @Nullable String status,
        @Nullable String q,
        @Nullable String kind,
        @Nullable String body,
        @Nullable String template,
        @Nullable String language,
        @Nullable String variables,
        @Nullable String category,
        @Nullable String price,
        @Nullable String budget,
        @Nullable String currency,
        @Nullable String fromHour,
        @Nullable String toHour) {
    public boolean byTemplate() {
        return !"FREE_FORM".equals(kind);
    }

    /// Message keys by field; empty when it can be planned.
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (blank(name) || text(name).length() > 80) {
            problems.put("name", "permissions.campaign.name.wrong");
        }
        if (blank(number)) {
            problems.put("number", "permissions.campaign.number.wrong");
        }
        new AskForm(kind == null ? "TEMPLATE" : kind, body, template, language, variables, null)
                .problems()
                .forEach(problems::put);
        if (money(price) == null && !blank(price)) {
            problems.put("price", "permissions.campaign.money.wrong");
        }
        if (money(budget) == null && !blank(budget)) {
            problems.put("budget", "permissions.campaign.money.wrong");
        }
        if ((!blank(price) || !blank(budget)) && currencyOf() == null) {
            problems.put("currency", "permissions.campaign.currency.wrong");
        }
        if (!blank(budget) && blank(price) && byTemplate()) {
            problems.put("price", "permissions.campaign.price.needed");
        }
        if (hour(fromHour, 9) < 0 || hour(toHour, 20) < 0 || hour(fromHour, 9) >= hour(toHour, 20)) {
            problems.put("toHour", "permissions.campaign.hours.wrong");
        }
        return problems;
    }

    /// After [#problems] found none.
    Campaign.Draft draft(String segment, ZoneId zone) {
        AskForm ask = new AskForm(byTemplate() ? "TEMPLATE" : "FREE_FORM", body, template, language, variables, null);
        CallPermissions.Template named = ask.named();
        return new Campaign.Draft(
                new PhoneNumberId(text(number)),
                text(name),
                ask.text(),
                named,
                named == null ? null : "MARKETING".equals(category) ? "MARKETING" : "UTILITY",
                segment,
                money(price),
                money(budget),
                money(price) == null ? null : currencyOf(),
                hour(fromHour, 9),
                hour(toHour, 20),
                zone);
    }

    BoardQuery segment() {
        return new BoardFilter(view, number, status, q, null).query();
    }

    /// The list in words of the address.
    String segmentWords() {
        BoardQuery query = segment();
        PermissionStatus wanted = query.status();
        String sought = query.sought();
        return query.view().name()
                + (wanted == null ? "" : " " + wanted)
                + (sought == null ? "" : " \"" + sought + "\"");
    }

    private @Nullable Currency currencyOf() {
        try {
            return blank(currency) ? null : Currency.getInstance(text(currency).toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static @Nullable BigDecimal money(@Nullable String text) {
        return text != null && text.strip().matches("[0-9]{1,7}([.][0-9]{1,6})?") ? new BigDecimal(text.strip()) : null;
    }

    private static int hour(@Nullable String text, int usual) {
        if (blank(text)) {
            return usual;
        }
        return text(text).matches("[0-9]{1,2}") && Integer.parseInt(text(text)) <= 24
                ? Integer.parseInt(text(text))
                : -1;
    }

    private static String text(@Nullable String value) {
        return String.valueOf(value).strip();
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }
}
