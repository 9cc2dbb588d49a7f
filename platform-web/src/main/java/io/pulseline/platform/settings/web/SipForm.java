package io.pulseline.platform.settings.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the SIP page holds, as typed.
///
/// @param sip        SIP signalling, Graph otherwise
/// @param host       empty: no server
/// @param port       empty: Meta's 5061
/// @param parameters of the request URI; rows may be empty
public record SipForm(
        long version, boolean sip, String host, String port, boolean webhooks, List<Parameter> parameters) {
    private static final int MOST_ROWS = 20;

    public record Parameter(String name, String value) {
        boolean filled() {
            return !name.isEmpty() || !value.isEmpty();
        }
    }

    static SipForm of(JsonNode calling, long version) {
        JsonNode sip = calling.path("sip");
        JsonNode server = sip.path("servers").path(0);
        List<Parameter> parameters = new ArrayList<>();
        server.path("request_uri_user_params")
                .properties()
                .forEach(one -> parameters.add(
                        new Parameter(one.getKey(), one.getValue().asString(""))));
        return new SipForm(
                version,
                sip.path("status").asString("").equalsIgnoreCase("ENABLED"),
                server.path("hostname").asString(""),
                server.isObject() ? String.valueOf(server.path("port").asInt(5061)) : "5061",
                sip.path("webhook_delivery").asString("").equalsIgnoreCase("ENABLED"),
                parameters);
    }

    static SipForm of(MultiValueMap<String, String> typed) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; typed.containsKey("name-" + i) && i < MOST_ROWS; i++) {
            parameters.add(new Parameter(
                    CallingForm.first(typed, "name-" + i).strip(),
                    CallingForm.first(typed, "value-" + i).strip()));
        }
        return new SipForm(
                CallingForm.version(typed),
                CallingForm.first(typed, "mode").equals("SIP"),
                CallingForm.first(typed, "host").strip().toLowerCase(Locale.ROOT),
                CallingForm.first(typed, "port").strip(),
                typed.containsKey("webhooks"),
                parameters);
    }

    SipForm withRow() {
        List<Parameter> more = new ArrayList<>(parameters);
        if (more.size() < MOST_ROWS) {
            more.add(new Parameter("", ""));
        }
        return new SipForm(version, sip, host, port, webhooks, more);
    }

    SipForm without(int row) {
        List<Parameter> left = new ArrayList<>(parameters);
        if (row >= 0 && row < left.size()) {
            left.remove(row);
        }
        return new SipForm(version, sip, host, port, webhooks, left);
    }

    SipForm withoutServer() {
        return new SipForm(version, sip, "", "5061", webhooks, List.of());
    }

    /// Whether there is a place to connect to.
    boolean reachable() {
        return !host.isEmpty() && port.matches("[0-9]{1,5}");
    }

    int portNumber() {
        return Integer.parseInt(port);
    }

    /// The whole block. What is no number stays as typed, for the rules to name it.
    ObjectNode document() {
        ObjectNode calling = JsonNodeFactory.instance.objectNode();
        ObjectNode block = calling.putObject("sip");
        block.put("status", sip ? "ENABLED" : "DISABLED");
        block.put("webhook_delivery", webhooks ? "ENABLED" : "DISABLED");
        ArrayNode servers = block.putArray("servers");
        if (!host.isEmpty()) {
            ObjectNode server = servers.addObject();
            server.put("hostname", host);
            if (port.matches("[0-9]{1,9}")) {
                server.put("port", Integer.parseInt(port));
            } else if (!port.isEmpty()) {
                server.put("port", port);
            }
            if (parameters.stream().anyMatch(Parameter::filled)) {
                ObjectNode words = server.putObject("request_uri_user_params");
                parameters.stream().filter(Parameter::filled).forEach(one -> words.put(one.name(), one.value()));
            }
        }
        return calling;
    }

    /// Which field of the page a complaint belongs to.
    String inputOf(String field) {
        if (field.contains("request_uri_user_params")) {
            for (int i = 0; i < parameters.size(); i++) {
                Parameter one = parameters.get(i);
                if (one.name().isEmpty()
                        || one.name().length() > 128
                        || one.value().length() > 128) {
                    return "name-" + i;
                }
            }
        }
        return field.endsWith(".port") ? "port" : field.startsWith("sip.servers") ? "host" : "mode-graph";
    }
}
