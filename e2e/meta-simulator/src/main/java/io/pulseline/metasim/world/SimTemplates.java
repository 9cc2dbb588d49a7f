package io.pulseline.metasim.world;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Message templates as Meta keeps them: handed in, reviewed, found or refused when a message names one. A reviewer who
/// is not told otherwise approves after a few seconds.
///
/// @see "Meta, Call permission request templates, 3 Nov 2025; Template error codes, 12 Dec 2025"
@Component
public class SimTemplates {
    private static final Duration REVIEW = Duration.ofSeconds(5);
    private static final int MOST = 250;

    private final SimClock clock;
    private final WebhookSender webhooks;
    private final AtomicLong ids = new AtomicLong(771_100_229_930_000L);
    private final Map<String, Template> templates = new ConcurrentHashMap<>();

    SimTemplates(SimClock clock, WebhookSender webhooks) {
        this.clock = clock;
        this.webhooks = webhooks;
    }

    private static final class Template {
        final String id;
        final String waba;
        final String name;
        final String language;
        final String category;
        final JsonNode components;
        final Instant made;

        @Nullable
        String decided;

        @Nullable
        String reason;

        Template(String id, String waba, JsonNode body, Instant made) {
            this.id = id;
            this.waba = waba;
            this.name = body.path("name").asString("");
            this.language = body.path("language").asString("");
            this.category = body.path("category").asString("");
            this.components = body.path("components");
            this.made = made;
        }
    }

    public void reset() {
        templates.clear();
    }

    /// @throws GraphError 100 with the rule that it breaks, 2388023 for a name that is there
    public Map<String, Object> create(String waba, JsonNode body) {
        String name = body.path("name").asString("");
        String language = body.path("language").asString("");
        if (!name.matches("[a-z0-9_]{1,512}")) {
            throw invalid("name has lower-case letters, digits and underscores only");
        }
        if (!language.matches("[a-z]{2,3}(_[A-Z]{2})?")) {
            throw invalid("language is not supported");
        }
        if (!List.of("UTILITY", "MARKETING").contains(body.path("category").asString(""))) {
            throw invalid("category must be UTILITY or MARKETING");
        }
        check(body.path("components"));
        if (templates.size() >= MOST) {
            throw new GraphError(400, 2388019, "Message template limit exceeded", MOST + " templates are allowed");
        }
        Template template = new Template(String.valueOf(ids.incrementAndGet()), waba, body, clock.instant());
        if (templates.putIfAbsent(key(waba, name, language), template) != null) {
            throw new GraphError(
                    400, 100, "Invalid parameter", "There is already " + language + " content for this template");
        }
        return Map.of("id", template.id, "status", "PENDING", "category", template.category);
    }

    private static void check(JsonNode components) {
        boolean body = false;
        boolean asks = false;
        boolean buttons = false;
        for (JsonNode component : components) {
            String type = component.path("type").asString("").toUpperCase(java.util.Locale.ROOT);
            String text = component.path("text").asString("");
            switch (type) {
                case "BODY" -> {
                    body = true;
                    if (text.isBlank() || text.length() > 1024) {
                        throw invalid("BODY has 1 to 1024 characters");
                    }
                    long holes = java.util.regex.Pattern.compile("\\{\\{\\d+}}")
                            .matcher(text)
                            .results()
                            .count();
                    if (component.path("example").path("body_text").path(0).size() != holes) {
                        throw invalid("BODY needs an example for each variable");
                    }
                }
                case "HEADER", "FOOTER" -> {
                    if (text.isBlank() || text.length() > 60) {
                        throw invalid(type + " has 1 to 60 characters");
                    }
                }
                case "CALL_PERMISSION_REQUEST" -> asks = true;
                case "BUTTONS" -> {
                    buttons = true;
                    buttons(component.path("buttons"));
                }
                default -> throw invalid("component " + type + " is not supported");
            }
        }
        if (!body) {
            throw invalid("BODY is required");
        }
        if (asks && buttons) {
            throw invalid("call_permission_request cannot be combined with buttons");
        }
    }

    /// A call button may stand alone or beside a link.
    private static void buttons(JsonNode buttons) {
        int calls = 0;
        for (JsonNode button : buttons) {
            String type = button.path("type").asString("").toUpperCase(java.util.Locale.ROOT);
            String text = button.path("text").asString("");
            if (text.isBlank() || text.length() > 20) {
                throw invalid("a button's text has 1 to 20 characters");
            }
            switch (type) {
                case "VOICE_CALL" -> {
                    calls++;
                    int minutes = button.path("ttl_minutes").asInt(10_080);
                    if (minutes < 1_440 || minutes > 43_200) {
                        throw invalid("ttl_minutes must be 1440 to 43200");
                    }
                }
                case "URL" -> {
                    if (!button.path("url").asString("").startsWith("https://")) {
                        throw invalid("url is required");
                    }
                }
                default -> throw invalid("button " + type + " is not supported");
            }
        }
        if (calls > 1) {
            throw invalid("one voice_call button is allowed");
        }
    }

    /// Whether a template has a call button, so that a message by it asks for nothing.
    public boolean calls(String waba, String name, String language) {
        Template template = templates.get(key(waba, name, language));
        return template != null && callButton(template.components) != null;
    }

    private static @Nullable JsonNode callButton(JsonNode components) {
        for (JsonNode component : components) {
            for (JsonNode button : component.path("buttons")) {
                if (button.path("type").asString("").equalsIgnoreCase("voice_call")) {
                    return button;
                }
            }
        }
        return null;
    }

    /// @throws GraphError 132001 when there is no approved one, 132000 when the values are too few or too many, 131009
    /// when the button's minutes or payload are out of bounds
    public void checkMessage(String waba, JsonNode message) {
        String name = message.path("name").asString("");
        String language = message.path("language").path("code").asString("");
        category(waba, name, language);
        Template template = java.util.Objects.requireNonNull(templates.get(key(waba, name, language)));
        int values = 0;
        for (JsonNode component : message.path("components")) {
            String type = component.path("type").asString("").toLowerCase(java.util.Locale.ROOT);
            if (type.equals("body")) {
                values = component.path("parameters").size();
            }
            if (type.equals("button")) {
                if (!component.path("sub_type").asString("").equals("voice_call")) {
                    throw new GraphError(400, 131009, "Parameter value is not valid", "sub_type must be voice_call");
                }
                for (JsonNode parameter : component.path("parameters")) {
                    int minutes = parameter.path("ttl_minutes").asInt(1);
                    if (minutes < 1 || minutes > 43_200) {
                        throw new GraphError(
                                400, 131009, "Parameter value is not valid", "ttl_minutes must be 1 to 43200");
                    }
                    if (parameter.path("payload").asString("").length() > 512) {
                        throw new GraphError(
                                400, 131009, "Parameter value is not valid", "payload is longer than 512 characters");
                    }
                }
            }
        }
        long holes = 0;
        for (JsonNode component : template.components) {
            if (component.path("type").asString("").equalsIgnoreCase("BODY")) {
                holes = java.util.regex.Pattern.compile("\\{\\{\\d+}}")
                        .matcher(component.path("text").asString(""))
                        .results()
                        .count();
            }
        }
        if (holes != values) {
            throw new GraphError(
                    400,
                    132000,
                    "Number of parameters does not match the expected number of params",
                    "body: number of localizable_params (" + values + ") does not match the expected number of params ("
                            + holes + ")");
        }
    }

    private static GraphError invalid(String rule) {
        return new GraphError(400, 100, "Invalid parameter", rule);
    }

    public Map<String, Object> list(String waba) {
        List<Map<String, Object>> rows = new ArrayList<>();
        templates.values().stream()
                .filter(template -> template.waba.equals(waba))
                .sorted(java.util.Comparator.comparing(template -> template.id))
                .forEach(template -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("id", template.id);
                    row.put("name", template.name);
                    row.put("language", template.language);
                    row.put("status", status(template));
                    row.put("category", template.category);
                    row.put("components", template.components);
                    row.put("rejected_reason", template.reason == null ? "NONE" : template.reason);
                    rows.add(row);
                });
        return Map.of("data", rows);
    }

    private String status(Template template) {
        String decided = template.decided;
        if (decided != null) {
            return decided;
        }
        return template.made.plus(REVIEW).isAfter(clock.instant()) ? "PENDING" : "APPROVED";
    }

    /// The reviewer decides, and the business is told.
    ///
    /// @param reason Meta's word for a rejection, null otherwise
    public void decide(String waba, String name, String language, String status, @Nullable String reason) {
        Template template = Optional.ofNullable(templates.get(key(waba, name, language)))
                .orElseThrow(() -> new GraphError(404, 100, "There is no such template", name));
        template.decided = status;
        template.reason = reason;
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("event", status);
        value.put("message_template_id", Long.parseLong(template.id));
        value.put("message_template_name", name);
        value.put("message_template_language", language);
        value.put("reason", reason == null ? "NONE" : reason);
        webhooks.send(waba, "message_template_status_update", value);
    }

    /// The price class of a template that may be sent.
    ///
    /// @return lower case, as in the pricing of statuses
    /// @throws GraphError 132001 when there is no approved one that asks for a call permission
    public String category(String waba, String name, String language) {
        Template template = templates.get(key(waba, name, language));
        if (template == null || !status(template).equals("APPROVED")) {
            throw new GraphError(
                    404,
                    132001,
                    "Template name does not exist in the translation",
                    "template name (" + name + ") does not exist in " + language);
        }
        return template.category.toLowerCase(java.util.Locale.ROOT);
    }

    /// @param given of the message: its body parameters
    /// @throws GraphError 132000 when these are not as many as the body has variables
    public void fits(String waba, String name, String language, JsonNode given) {
        Template template = templates.get(key(waba, name, language));
        if (template == null) {
            return;
        }
        long wanted = 0;
        for (JsonNode component : template.components) {
            if (component.path("type").asString("").equalsIgnoreCase("BODY")) {
                wanted = java.util.regex.Pattern.compile("\\{\\{\\d+}}")
                        .matcher(component.path("text").asString(""))
                        .results()
                        .count();
            }
        }
        int sent = 0;
        for (JsonNode component : given) {
            if (component.path("type").asString("").equalsIgnoreCase("body")) {
                sent = component.path("parameters").size();
            }
        }
        if (sent != wanted) {
            throw new GraphError(
                    400,
                    132000,
                    "Number of parameters does not match the expected number of params",
                    "body: number of localizable_params (" + sent + ") does not match the expected number of params ("
                            + wanted + ")");
        }
    }

    private static String key(String waba, String name, String language) {
        return waba + "/" + name + "/" + language;
    }
}
