package io.pulseline.platform.calllists.web;

import io.pulseline.platform.calllists.CallList;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person fills in to call many users. Everything is text, so that what was typed comes back as it was.
///
/// @param from  `text` for what is pasted or uploaded, `board` for the permission board's list
/// @param users pasted
/// @param view  of the board, as its search text and its status
public record CallListForm(
        @Nullable String name,
        @Nullable String number,
        @Nullable String team,
        @Nullable String from,
        @Nullable String users,
        @Nullable String view,
        @Nullable String status,
        @Nullable String q,
        @Nullable String fromHour,
        @Nullable String toHour) {
    public boolean byBoard() {
        return "board".equals(from);
    }

    /// Message keys by field; empty when it can be planned, as far as the fields alone tell.
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (text(name).isEmpty() || text(name).length() > 80) {
            problems.put("name", "calllists.name.wrong");
        }
        if (text(number).isEmpty()) {
            problems.put("number", "calllists.number.wrong");
        }
        if (hour(fromHour, 9) < 0 || hour(toHour, 18) < 0 || hour(fromHour, 9) >= hour(toHour, 18)) {
            problems.put("toHour", "calllists.hours.wrong");
        }
        return problems;
    }

    /// After [#problems] found none.
    CallList.Draft draft(@Nullable UUID team, ZoneId zone) {
        return new CallList.Draft(
                new PhoneNumberId(text(number)), text(name), team, hour(fromHour, 9), hour(toHour, 18), zone);
    }

    private static int hour(@Nullable String typed, int usual) {
        String text = text(typed);
        if (text.isEmpty()) {
            return usual;
        }
        return text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= 24 ? Integer.parseInt(text) : -1;
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
