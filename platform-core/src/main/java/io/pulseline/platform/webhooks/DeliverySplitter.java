package io.pulseline.platform.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Cuts a delivery into single happenings: one call event, one status, one message, or one account change. Meta
/// re-batches
/// what it repeats, so the digest is over one happening with sorted keys; neither the batch, its neighbours nor the
/// entry's time is part of it.
final class DeliverySplitter {
    static final int LANES = 64;
    private static final List<String> LISTS = List.of("calls", "statuses", "messages");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private DeliverySplitter() {}

    /// @param orderKey events with the same key are handled one after another
    record Change(
            byte[] digest,
            String field,
            String orderKey,
            String json,
            @Nullable String wabaId,
            @Nullable String numberId,
            @Nullable String displayNumber) {
        int lane() {
            return Math.floorMod(orderKey.hashCode(), LANES);
        }
    }

    static List<Change> split(byte[] body) throws Inbox.UnreadableDelivery {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException broken) {
            throw new Inbox.UnreadableDelivery("the body is not JSON");
        }
        List<Change> changes = new ArrayList<>();
        // some of Meta's samples wrap the envelope in an array
        for (JsonNode envelope : root.isArray() ? root : JSON.createArrayNode().add(root)) {
            if (!envelope.path("entry").isArray()) {
                throw new Inbox.UnreadableDelivery("the body has no entry list");
            }
            for (JsonNode entry : envelope.path("entry")) {
                for (JsonNode change : entry.path("changes")) {
                    for (JsonNode single : singles(change)) {
                        changes.add(change(entry, single));
                    }
                }
            }
        }
        return changes;
    }

    /// One copy of the change for each element of its lists; the change itself when it holds one or none.
    private static List<JsonNode> singles(JsonNode change) {
        JsonNode value = change.path("value");
        int elements = LISTS.stream().mapToInt(list -> value.path(list).size()).sum();
        if (elements < 2 || !(change instanceof ObjectNode whole) || !(value instanceof ObjectNode all)) {
            return List.of(change);
        }
        List<JsonNode> singles = new ArrayList<>();
        for (String list : LISTS) {
            for (JsonNode element : value.path(list)) {
                ObjectNode one = all.deepCopy();
                one.remove(LISTS);
                one.set(list, JSON.createArrayNode().add(element));
                if (value.path("contacts").isArray()) {
                    one.set("contacts", contactsOf(element, value.path("contacts")));
                }
                singles.add(whole.deepCopy().set("value", one));
            }
        }
        return singles;
    }

    /// The people an element names; all of them when it names nobody we can find.
    private static JsonNode contactsOf(JsonNode element, JsonNode contacts) {
        ArrayNode named = JSON.createArrayNode();
        for (JsonNode contact : contacts) {
            if (isNamed(element, contact)) {
                named.add(contact);
            }
        }
        return named.isEmpty() ? contacts : named;
    }

    /// @return true when the call, status or message is with this contact
    static boolean isNamed(JsonNode element, JsonNode contact) {
        String number = contact.path("wa_id").asString("");
        String id = contact.path("user_id").asString("");
        return !number.isBlank() && anyIs(element, number, "from", "to", "recipient_id")
                || !id.isBlank() && anyIs(element, id, "from_user_id", "to_user_id", "recipient_user_id");
    }

    private static boolean anyIs(JsonNode element, String wanted, String... fields) {
        return Stream.of(fields)
                .anyMatch(field -> element.path(field).asString("").equals(wanted));
    }

    private static Change change(JsonNode entry, JsonNode change) {
        JsonNode value = change.path("value");
        String field = Optional.ofNullable(firstOf(change.path("field"))).orElse("unknown");
        // a removed partner is told under the partner's own id
        String waba = firstOf(value.path("waba_info").path("waba_id"), entry.path("id"));
        String sorted = JSON.writeValueAsString(JSON.convertValue(change, Object.class));
        String number = firstOf(
                value.path("metadata").path("phone_number_id"),
                value.path("phone_number_settings").path("phone_number_id"));
        String display = firstOf(
                value.path("metadata").path("display_phone_number"),
                value.path("display_phone_number"),
                value.path("phone_number"));
        return new Change(
                sha256(field + "|" + waba + "|" + sorted),
                field,
                orderKey(field, value, number != null ? number : waba),
                change.toString(),
                waba,
                number,
                display == null ? null : display.replaceAll("[^0-9]", ""));
    }

    private static String orderKey(String field, JsonNode value, @Nullable String otherwise) {
        String message = firstOf(value.path("messages").path(0).path("id"));
        if (message != null && message.startsWith("wacid.")) {
            // a voicemail belongs to its call
            return "calls:" + message;
        }
        String key = firstOf(
                value.path("calls").path(0).path("id"),
                value.path("statuses").path(0).path("id"),
                value.path("messages").path(0).path("from_user_id"),
                value.path("messages").path(0).path("from"));
        return field + ":" + (key != null ? key : otherwise);
    }

    private static @Nullable String firstOf(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            String text = MetaEventParser.text(node);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
