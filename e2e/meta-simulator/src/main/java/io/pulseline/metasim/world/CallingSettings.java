package io.pulseline.metasim.world;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `calling` document of each number: absent fields stay, `call_hours` is replaced whole, and a change of what
/// Meta announces becomes a webhook, our own changes included.
///
/// @see "Meta, Configure call settings, 26 Jun 2026"
@Component
public class CallingSettings {
    private static final List<String> ANNOUNCED =
            List.of("status", "call_icon_visibility", "callback_permission_status", "srtp_key_exchange_protocol");

    private final World world;
    private final WebhookSender webhooks;
    private final SimProperties properties;
    private final SimClock clock;
    private final ObjectMapper json;
    private final Map<String, ObjectNode> documents = new ConcurrentHashMap<>();
    private final AtomicInteger passwords = new AtomicInteger();
    /// Of the servers that the cast begins with. They outlive a reset: a platform that has read one goes on with it.
    private final Map<String, String> castPasswords = new ConcurrentHashMap<>();

    CallingSettings(World world, WebhookSender webhooks, SimProperties properties, SimClock clock, ObjectMapper json) {
        this.world = world;
        this.webhooks = webhooks;
        this.properties = properties;
        this.clock = clock;
        this.json = json;
    }

    public void reset() {
        documents.clear();
    }

    /// @param withPassword whether the servers of SIP carry the password that Meta made
    public ObjectNode read(SimNumber number, boolean withPassword) {
        ObjectNode document = of(number).deepCopy();
        if (!withPassword) {
            document.path("sip").path("servers").forEach(server -> ((ObjectNode) server).remove("sip_user_password"));
        }
        world.permissions()
                .paused(number)
                .ifPresent(until -> document.putObject("restrictions")
                        .putArray("restrictions_list")
                        .addObject()
                        .put("type", "RESTRICTED_BUSINESS_INITIATED_CALLING")
                        .put("expiration", until.getEpochSecond()));
        return document;
    }

    private ObjectNode of(SimNumber number) {
        return documents.computeIfAbsent(number.id(), id -> {
            ObjectNode fresh = json.createObjectNode();
            fresh.put("status", number.calling() ? "ENABLED" : "DISABLED");
            fresh.put("call_icon_visibility", "DEFAULT");
            fresh.put("callback_permission_status", "DISABLED");
            fresh.putObject("call_hours").put("status", "DISABLED");
            ObjectNode sip = fresh.putObject("sip");
            sip.put("status", number.sip() ? "ENABLED" : "DISABLED");
            if (number.sip()) {
                fresh.put("srtp_key_exchange_protocol", "SDES");
                ObjectNode server = own(
                        json.createObjectNode()
                                .put("hostname", properties.sipHost())
                                .put("port", properties.sipPort()),
                        properties.appId());
                String made = server.path("sip_user_password").asString("");
                sip.putArray("servers")
                        .add(server.put("sip_user_password", castPasswords.computeIfAbsent(id, first -> made)));
            }
            return fresh;
        });
    }

    /// @throws GraphError 100 with the rule that the document breaks; nothing is changed then
    public void update(SimNumber number, JsonNode wanted) {
        update(number, wanted, properties.appId());
    }

    /// @param app whose token asks: SIP servers are changed per app
    public synchronized void update(SimNumber number, JsonNode wanted, String app) {
        if (!wanted.isObject()) {
            throw new GraphError(400, 100, "Invalid parameter", "calling must be an object");
        }
        ObjectNode before = of(number);
        ObjectNode after = before.deepCopy();
        wanted.properties().forEach(field -> {
            if (field.getKey().equals("sip")) {
                sip((ObjectNode) after.withObject("sip"), field.getValue(), app);
            } else if (!field.getKey().equals("restrictions")) {
                after.set(field.getKey(), field.getValue().deepCopy());
            }
        });
        SettingsRules.complaint(after, clock.instant()).ifPresent(rule -> {
            throw new GraphError(400, 100, "Invalid parameter", rule);
        });
        documents.put(number.id(), after);
        boolean enabled = after.path("status").asString("").equals("ENABLED");
        boolean sip = sipStatus(after).equals("ENABLED");
        world.put(new SimNumber(number.id(), number.waba(), number.e164(), number.name(), enabled, sip));
        boolean announced = !sipStatus(before).equals(sipStatus(after))
                || ANNOUNCED.stream()
                        .anyMatch(name -> !before.path(name)
                                .asString("")
                                .equals(after.path(name).asString("")));
        if (announced) {
            announce(number);
        }
    }

    /// Servers of other apps stay; a server that was there keeps its password, a new one gets another.
    private void sip(ObjectNode kept, JsonNode wanted, String app) {
        JsonNode before = kept.path("servers").deepCopy();
        wanted.properties()
                .forEach(field -> kept.set(field.getKey(), field.getValue().deepCopy()));
        if (!wanted.path("servers").isArray()) {
            return;
        }
        ArrayNode servers = kept.putArray("servers");
        String password = "";
        for (JsonNode old : before) {
            if (!old.path("app_id").asString("").equals(app)) {
                servers.add(old);
            } else {
                password = old.path("sip_user_password").asString("");
            }
        }
        for (JsonNode one : wanted.path("servers")) {
            ObjectNode server = own(one instanceof ObjectNode given ? given.deepCopy() : json.createObjectNode(), app);
            if (!password.isEmpty()) {
                server.put("sip_user_password", password);
            }
            servers.add(server);
        }
    }

    /// What Meta adds to a server: whose it is, and a password of its own making.
    private ObjectNode own(ObjectNode server, String app) {
        if (!server.has("port")) {
            server.put("port", 5061);
        }
        server.put("app_id", Long.parseLong(app));
        return server.put(
                "sip_user_password",
                "sim-" + passwords.incrementAndGet() + "-"
                        + UUID.randomUUID().toString().substring(0, 8));
    }

    private void announce(SimNumber number) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        value.put("type", "phone_number_settings");
        value.put("phone_number_settings", Map.of("phone_number_id", number.id(), "calling", read(number, false)));
        webhooks.send(number.waba(), "account_settings_update", value);
    }

    private static String sipStatus(JsonNode document) {
        return document.path("sip").path("status").asString("DISABLED");
    }
}
