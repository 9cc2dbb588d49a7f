package io.pulseline.platform.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Arithmetic of `calling` documents: Meta's merge rule, differences, and the smallest document that makes one into
/// another. Nothing here changes what it is given.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: absent fields stay, call_hours is replaced whole"
final class CallingDocument {
    /// The members of `calling` that can be set.
    static final Set<String> BLOCKS = Arrays.stream(CallingField.values())
            .map(CallingField::block)
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private static final List<String> OF_META = List.of("app_id", "sip_user_password", "password");

    private CallingDocument() {}

    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// What of it can be set: without restrictions and passwords, which are Meta's to say.
    static ObjectNode writable(JsonNode calling) {
        ObjectNode document = empty();
        BLOCKS.stream()
                .filter(calling::has)
                .forEach(block -> document.set(block, calling.path(block).deepCopy()));
        for (JsonNode server : document.path("sip").path("servers")) {
            if (server instanceof ObjectNode fields) {
                fields.remove(OF_META);
            }
        }
        return document;
    }

    /// Absent fields stay as they were; `call_hours` is replaced whole.
    static ObjectNode merge(ObjectNode base, JsonNode change) {
        ObjectNode merged = base.deepCopy();
        change.properties().forEach(member -> {
            JsonNode kept = merged.path(member.getKey());
            boolean whole = member.getKey().equals("call_hours");
            merged.set(
                    member.getKey(),
                    !whole
                                    && kept instanceof ObjectNode old
                                    && member.getValue().isObject()
                            ? merge(old, member.getValue())
                            : member.getValue().deepCopy());
        });
        return merged;
    }

    /// Meta drops a holiday once it is over and refuses a document that still has it.
    static ObjectNode withoutPastHolidays(ObjectNode document, Instant now) {
        JsonNode holidays = document.path("call_hours").path("holiday_schedule");
        if (!holidays.isArray()) {
            return document;
        }
        LocalDate today = today(document, now);
        ObjectNode current = document.deepCopy();
        ArrayNode left = ((ObjectNode) current.path("call_hours")).putArray("holiday_schedule");
        for (JsonNode holiday : holidays) {
            try {
                if (LocalDate.parse(holiday.path("date").asString("")).isBefore(today)) {
                    continue;
                }
            } catch (DateTimeException malformed) {
                // the rules will say so
            }
            left.add(holiday.deepCopy());
        }
        return current;
    }

    /// The day where the number is.
    static LocalDate today(JsonNode document, Instant now) {
        String id = document.path("call_hours").path("timezone_id").asString("");
        try {
            return LocalDate.ofInstant(now, ZoneId.of(id));
        } catch (DateTimeException unknown) {
            return LocalDate.ofInstant(now, ZoneOffset.UTC);
        }
    }

    static List<SettingsChange> differences(ObjectNode before, ObjectNode after, Instant now) {
        ObjectNode old = withoutPastHolidays(before, now);
        ObjectNode fresh = withoutPastHolidays(after, now);
        List<SettingsChange> changes = new ArrayList<>();
        for (CallingField field : CallingField.values()) {
            JsonNode was = field.in(old);
            JsonNode is = field.in(fresh);
            if (!was.equals(is) && matters(field, old, fresh)) {
                changes.add(new SettingsChange(field, was, is));
            }
        }
        return changes;
    }

    /// What a switched-off block holds is nobody's concern while it is off on both sides.
    private static boolean matters(CallingField field, JsonNode old, JsonNode fresh) {
        return switch (field) {
            case ZONE, WEEK, HOLIDAYS -> on(CallingField.HOURS, old) || on(CallingField.HOURS, fresh);
            case VOICEMAIL_TRIGGERS, ANNOUNCEMENT, VOICEMAIL_TIMEOUT ->
                on(CallingField.VOICEMAIL, old) || on(CallingField.VOICEMAIL, fresh);
            default -> true;
        };
    }

    private static boolean on(CallingField field, JsonNode document) {
        return field.in(document).asString("").equals("ENABLED");
    }

    /// The blocks of `after` that differ, whole: what has to be sent.
    static ObjectNode delta(ObjectNode before, ObjectNode after, Instant now) {
        Set<String> blocks = differences(before, after, now).stream()
                .map(change -> change.field().block())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ObjectNode delta = empty();
        for (String block : blocks) {
            delta.set(block, after.has(block) ? after.path(block).deepCopy() : unset(block));
        }
        return delta;
    }

    static ObjectNode parts(ObjectNode document, List<String> blocks) {
        ObjectNode parts = empty();
        for (String block : blocks) {
            parts.set(block, document.has(block) ? document.path(block).deepCopy() : unset(block));
        }
        return parts;
    }

    /// Absent fields stay as they are at Meta, so a way back has to name also what was absent before.
    static ObjectNode wayBack(ObjectNode now, ObjectNode then, Instant at) {
        ObjectNode back = delta(now, then, at);
        back.propertyNames().stream().toList().forEach(block -> {
            if (!block.equals("call_hours")
                    && then.has(block)
                    && unset(block) instanceof ObjectNode bare
                    && then.path(block).isObject()) {
                back.set(block, merge(bare, then.path(block)));
            }
        });
        return back;
    }

    /// How a block is sent that is to be as if it had never been set.
    private static JsonNode unset(String block) {
        ObjectNode document = empty();
        for (CallingField field : CallingField.values()) {
            if (field.block().equals(block)) {
                JsonNode value = field.in(empty());
                if (value.isArray() || !value.asString("").isEmpty()) {
                    put(document, List.of(field.path().split("\\.")), value);
                }
            }
        }
        if (block.equals("call_hours")) {
            ((ObjectNode) document.path(block)).remove(List.of("weekly_operating_hours", "holiday_schedule"));
        }
        if (block.equals("voicemail")) {
            ((ObjectNode) document.path(block)).remove("triggers");
        }
        return document.path(block);
    }

    private static void put(ObjectNode document, List<String> path, JsonNode value) {
        ObjectNode place = document;
        for (String step : path.subList(0, path.size() - 1)) {
            place = place.path(step) instanceof ObjectNode there ? there : place.putObject(step);
        }
        place.set(path.getLast(), value);
    }
}
