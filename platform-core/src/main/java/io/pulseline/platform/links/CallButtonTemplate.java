package io.pulseline.platform.links;

import io.pulseline.platform.graphapi.ButtonTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which templates with a call button, and which messages by them, Meta would refuse.
///
/// @see "Meta, Voice call button messages, 26 Jun 2026: label 20 characters; 1,440 to 43,200 minutes when made, 1 to
/// 43,200 when sent; payload 512 characters"
public final class CallButtonTemplate {
    private static final int DAY = 1_440;
    private static final int LONGEST_TTL = 43_200;
    private static final int LONGEST_LABEL = 20;
    private static final int LONGEST_BODY = 1_024;
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\d{1,2})}}");

    private CallButtonTemplate() {}

    /// Names of members that Meta would refuse.
    public static List<String> wrong(ButtonTemplates.Words words) {
        List<String> wrong = new ArrayList<>();
        if (!words.name().matches("[a-z0-9_]{1,512}")) {
            wrong.add("name");
        }
        if (!words.language().matches("[a-z]{2,3}(_[A-Z]{2})?")) {
            wrong.add("language");
        }
        if (words.body().isBlank() || words.body().length() > LONGEST_BODY || !counted(words.body())) {
            wrong.add("body");
        }
        if (words.examples().size() != holes(words.body())) {
            wrong.add("examples");
        }
        if (words.label().isBlank() || words.label().length() > LONGEST_LABEL) {
            wrong.add("label");
        }
        if (words.ttlMinutes() < DAY || words.ttlMinutes() > LONGEST_TTL) {
            wrong.add("ttl");
        }
        return wrong;
    }

    /// Names of members that Meta would refuse.
    public static List<String> wrong(ButtonTemplates.Template template, ButtonTemplates.Sending sending) {
        List<String> wrong = new ArrayList<>();
        if (!template.approved()) {
            wrong.add("template");
        }
        if (sending.values().size() != holes(template.body())
                || sending.values().stream().anyMatch(String::isBlank)) {
            wrong.add("values");
        }
        if (sending.ttlMinutes() < 1 || sending.ttlMinutes() > LONGEST_TTL) {
            wrong.add("ttl");
        }
        if (sending.payload().length() > CallLink.LONGEST) {
            wrong.add("payload");
        }
        return wrong;
    }

    /// How many different values a body needs.
    public static int holes(String body) {
        return (int) HOLE.matcher(body)
                .results()
                .map(hole -> hole.group(1))
                .distinct()
                .count();
    }

    /// They count from 1 without a gap.
    private static boolean counted(String body) {
        List<Integer> places = HOLE.matcher(body)
                .results()
                .map(hole -> Integer.valueOf(hole.group(1)))
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) != i + 1) {
                return false;
            }
        }
        return true;
    }
}
