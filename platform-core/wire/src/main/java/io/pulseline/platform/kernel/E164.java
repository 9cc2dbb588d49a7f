package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dialable number as bare digits, country code first, without `+` (Meta's `wa_id` has the same form).
///
/// @see "ITU-T E.164: at most 15 digits"
public record E164(@JsonValue String digits) {
    /// Area, the ninth digit, and eight that begin as mobile numbers do.
    private static final Pattern BRAZIL = Pattern.compile("55([1-9][0-9])(9)?([6-9][0-9]{7})");

    private static final Pattern ARGENTINA_OR_MEXICO = Pattern.compile("(?:54(9?)|52(1?))([1-9][0-9]{9})");

    @JsonCreator
    public E164 {
        if (!digits.matches("[1-9][0-9]{4,14}")) {
            throw new IllegalArgumentException("a phone number has 5 to 15 digits, country code first");
        }
    }

    /// Reads what people type or paste: spaces, dashes, dots, brackets and a leading `+` or `00` are dropped.
    ///
    /// @throws IllegalArgumentException if what remains is no international number
    public static E164 parse(String typed) {
        String bare = typed.strip().replaceAll("[\\s\\-().\\u2010-\\u2015]", "");
        if (bare.startsWith("+")) {
            bare = bare.substring(1);
        } else if (bare.startsWith("00")) {
            bare = bare.substring(2);
        }
        return new E164(bare);
    }

    /// How one and the same line is written: Brazil's mobile numbers with and without the ninth digit, Argentina's with
    /// and
    /// without the 9 after 54, Mexico's with and without the 1 after 52. WhatsApp knows a user by one of them.
    ///
    /// @return this first; no other for all other numbers
    public List<E164> spellings() {
        Matcher brazil = BRAZIL.matcher(digits);
        if (brazil.matches()) {
            String ninth = brazil.group(2) == null ? "9" : "";
            return List.of(this, new E164("55" + brazil.group(1) + ninth + brazil.group(3)));
        }
        Matcher moved = ARGENTINA_OR_MEXICO.matcher(digits);
        if (moved.matches()) {
            String country = moved.group(1) != null ? "54" : "52";
            String mark = moved.group(1) != null ? moved.group(1) : moved.group(2);
            String other = !mark.isEmpty() ? "" : country.equals("54") ? "9" : "1";
            return List.of(this, new E164(country + other + moved.group(3)));
        }
        return List.of(this);
    }

    /// With a leading `+`, as people read it.
    public String international() {
        return "+" + digits;
    }

    /// For logs: only the last four digits survive.
    public String masked() {
        return "•••" + digits.substring(digits.length() - 4);
    }

    @Override
    public String toString() {
        return digits;
    }
}
