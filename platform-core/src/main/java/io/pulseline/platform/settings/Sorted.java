package io.pulseline.platform.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Lists of settings in one order, so that two that say the same are equal.
final class Sorted {
    private static final List<String> WEEK =
            List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");
    private static final int SIPS = 5061;

    private Sorted() {}

    static ArrayNode words(JsonNode list) {
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        TreeSet<String> words = new TreeSet<>();
        list.forEach(word -> words.add(word.asString("").toUpperCase(Locale.ROOT)));
        words.forEach(sorted::add);
        return sorted;
    }

    /// By day or date, then by time; only these three members.
    static ArrayNode slots(JsonNode list, String day, String from, String to) {
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode row : list) {
            ObjectNode slot = JsonNodeFactory.instance.objectNode();
            slot.put(day, row.path(day).asString("").toUpperCase(Locale.ROOT));
            slot.put(from, row.path(from).asString(""));
            slot.put(to, row.path(to).asString(""));
            rows.add(slot);
        }
        rows.sort(Comparator.comparing((ObjectNode row) -> place(row.path(day).asString("")))
                .thenComparing(row -> row.path(from).asString("")));
        return JsonNodeFactory.instance.arrayNode().addAll(rows);
    }

    private static String place(String day) {
        int index = WEEK.indexOf(day);
        return index < 0 ? day : String.valueOf(index);
    }

    static ArrayNode servers(JsonNode list) {
        ArrayNode servers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode row : list) {
            ObjectNode server = servers.addObject();
            server.put("hostname", row.path("hostname").asString("").toLowerCase(Locale.ROOT));
            server.put("port", row.path("port").asInt(SIPS));
            ObjectNode parameters = server.putObject("request_uri_user_params");
            row.path("request_uri_user_params").properties().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(parameter -> parameters.put(
                            parameter.getKey(), parameter.getValue().asString("")));
        }
        return servers;
    }
}
