package io.pulseline.platform.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Cuts a delivery into single changes. Meta re-batches what it repeats, so the digest is over one change with sorted
/// keys, and
/// neither the batch nor the entry's time is part of it.
final class DeliverySplitter {
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
            return Math.floorMod(orderKey.hashCode(), 64);
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
                    changes.add(change(entry, change));
                }
            }
        }
        return changes;
    }

    private static Change change(JsonNode entry, JsonNode change) {
        JsonNode value = change.path("value");
        String field = change.path("field").asString("unknown");
        String waba = absentIfEmpty(entry.path("id").asString(""));
        String sorted = JSON.writeValueAsString(JSON.convertValue(change, Object.class));
        String number = firstOf(
                value.path("metadata").path("phone_number_id"),
                value.path("phone_number_settings").path("phone_number_id"));
        String display = firstOf(value.path("metadata").path("display_phone_number"), value.path("phone_number"));
        String key = firstOf(
                value.path("calls").path(0).path("id"),
                value.path("statuses").path(0).path("id"),
                value.path("messages").path(0).path("from_user_id"),
                value.path("messages").path(0).path("from"));
        return new Change(
                sha256(field + "|" + waba + "|" + sorted),
                field,
                key != null ? field + ":" + key : field + ":" + (number != null ? number : String.valueOf(waba)),
                change.toString(),
                waba,
                number,
                display == null ? null : display.replaceAll("[^0-9]", ""));
    }

    private static @Nullable String firstOf(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            String text = absentIfEmpty(node.asString(""));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static @Nullable String absentIfEmpty(String text) {
        return text.isBlank() ? null : text;
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
