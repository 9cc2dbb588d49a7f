package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A dialable number as bare digits, country code first, without `+` (Meta's `wa_id` has the same form).
///
/// @see "ITU-T E.164: at most 15 digits"
public record E164(@JsonValue String digits) {
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
