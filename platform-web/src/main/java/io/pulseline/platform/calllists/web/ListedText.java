package io.pulseline.platform.calllists.web;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Users as people paste or upload them: one a line, a number or a business-scoped id, and a name after a comma, a
/// semicolon or a tab if they like.
///
/// @param users  each once, in the order of the text
/// @param broken lines that are neither, as they were, at most [#MOST_BROKEN]
record ListedText(List<WaUser> users, List<String> broken) {
    static final int MOST_BROKEN = 5;

    static ListedText read(String text) {
        Map<String, WaUser> users = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        for (String line : text.replace("\uFEFF", "").lines().toList()) {
            if (!line.isBlank()) {
                @Nullable WaUser user = user(line);
                if (user != null) {
                    users.putIfAbsent(user.key(), user);
                } else if (broken.size() < MOST_BROKEN) {
                    broken.add(
                            line.strip().substring(0, Math.min(40, line.strip().length())));
                }
            }
        }
        return new ListedText(List.copyOf(users.values()), List.copyOf(broken));
    }

    private static @Nullable WaUser user(String line) {
        String[] cells = line.split("[,;\t]", 2);
        String id = cells[0].strip().replaceAll("^\"|\"$", "");
        String name = cells.length < 2 ? "" : cells[1].strip().replaceAll("^\"|\"$", "");
        @Nullable String named = name.isBlank() ? null : name.substring(0, Math.min(100, name.length()));
        try {
            return id.matches("[A-Z]{2}\\..+")
                    ? new WaUser(null, new Bsuid(id), named)
                    : new WaUser(E164.parse(id), null, named);
        } catch (IllegalArgumentException neither) {
            return null;
        }
    }
}
