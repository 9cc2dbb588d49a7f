package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Raw `value` of one change to events. Lenient by rule: numbers may be text, enum words in any case, an empty string
/// is absent, an
/// unknown kind becomes [MetaEvent.Unknown]. Never throws for what Meta sends.
final class MetaEventParser {
    private static final int LONGEST_ID = 255;

    private MetaEventParser() {}

    static List<MetaEvent> parse(String field, JsonNode value) {
        List<MetaEvent> events = new ArrayList<>();
        switch (field) {
            case "calls" -> calls(value, events);
            case "messages" -> messages(value, events);
            case "user_id_update" -> userIds(value, events);
            case "account_settings_update" -> {
                JsonNode calling = value.path("phone_number_settings").path("calling");
                events.add(new MetaEvent.SettingsUpdate(
                        instant(value.path("timestamp")), calling.isObject() ? calling.toString() : null));
            }
            default -> events.add(accountUpdate(field, value));
        }
        if (events.isEmpty()) {
            events.add(new MetaEvent.Unknown(null, field, "empty"));
        }
        return events;
    }

    private static void calls(JsonNode value, List<MetaEvent> events) {
        for (JsonNode call : value.path("calls")) {
            events.add(call(value, call));
        }
        for (JsonNode status : value.path("statuses")) {
            @Nullable String id = id(status.path("id"));
            if (id == null) {
                events.add(new MetaEvent.Unknown(instant(status.path("timestamp")), "calls", "status without id"));
                continue;
            }
            MetaEvent.CallStatusWord word = switch (upper(status.path("status"))) {
                case "RINGING" -> MetaEvent.CallStatusWord.RINGING;
                case "ACCEPTED" -> MetaEvent.CallStatusWord.ACCEPTED;
                case "REJECTED" -> MetaEvent.CallStatusWord.REJECTED;
                default -> MetaEvent.CallStatusWord.UNKNOWN;
            };
            events.add(new MetaEvent.CallStatus(
                    new Wacid(id),
                    instant(status.path("timestamp")),
                    word,
                    user(status.path("recipient_id"), status.path("recipient_user_id"), contact(value, status)),
                    text(status.path("biz_opaque_callback_data"))));
        }
        if (events.isEmpty() && value.path("errors").isArray()) {
            events.add(new MetaEvent.ValueErrors(null, errors(value)));
        }
    }

    private static MetaEvent call(JsonNode value, JsonNode call) {
        @Nullable String id = id(call.path("id"));
        @Nullable Instant at = instant(call.path("timestamp"));
        String event = upper(call.path("event"));
        if (id == null) {
            return new MetaEvent.Unknown(at, "calls", "call without id");
        }
        Wacid wacid = new Wacid(id);
        JsonNode session = call.path("session");
        @Nullable Direction direction = direction(call, session);
        @Nullable
        WaUser user = direction == Direction.BUSINESS_INITIATED
                ? user(call.path("to"), call.path("to_user_id"), contact(value, call))
                : user(call.path("from"), call.path("from_user_id"), contact(value, call));
        @Nullable String opaque = text(call.path("biz_opaque_callback_data"));
        @Nullable String cta = text(call.path("cta_payload"));
        @Nullable String deeplink = text(call.path("deeplink_payload"));
        return switch (event) {
            case "CONNECT" ->
                new MetaEvent.CallConnect(
                        wacid,
                        at,
                        direction == null ? Direction.USER_INITIATED : direction,
                        user,
                        text(session.path("sdp")),
                        opaque,
                        cta,
                        deeplink);
            case "CALL_CREATED" ->
                new MetaEvent.CallCreated(
                        wacid, at, direction == null ? Direction.USER_INITIATED : direction, user, cta, deeplink);
            case "TERMINATE" ->
                new MetaEvent.CallTerminate(
                        wacid,
                        at,
                        direction,
                        user,
                        !"FAILED".equals(upper(call.path("status"))),
                        instant(call.path("start_time")),
                        instant(call.path("end_time")),
                        number(call.path("duration")),
                        opaque,
                        cta,
                        deeplink,
                        // documented beside calls[], seen inside it
                        call.path("errors").isArray() ? errors(call) : errors(value));
            case "CALL_RECORDING_AVAILABLE" ->
                media(wacid, at, false, call.path("call_recording").path("audio"));
            case "CALL_TRANSCRIPTION_AVAILABLE" ->
                media(wacid, at, true, call.path("call_transcript").path("document"));
            default -> new MetaEvent.Unknown(at, "calls", event);
        };
    }

    private static MetaEvent media(Wacid wacid, @Nullable Instant at, boolean transcript, JsonNode file) {
        @Nullable String id = text(file.path("id"));
        return id == null
                ? new MetaEvent.Unknown(at, "calls", "media without id")
                : new MetaEvent.CallMediaAvailable(wacid, at, transcript, id, text(file.path("mime_type")));
    }

    private static @Nullable Direction direction(JsonNode call, JsonNode session) {
        return switch (upper(call.path("direction"))) {
            case "BUSINESS_INITIATED" -> Direction.BUSINESS_INITIATED;
            case "USER_INITIATED" -> Direction.USER_INITIATED;
            // one documented sample leaves it out: who offers tells who called
            default ->
                switch (upper(session.path("sdp_type"))) {
                    case "OFFER" -> Direction.USER_INITIATED;
                    case "ANSWER" -> Direction.BUSINESS_INITIATED;
                    default -> null;
                };
        };
    }

    private static void messages(JsonNode value, List<MetaEvent> events) {
        for (JsonNode message : value.path("messages")) {
            @Nullable WaUser user = user(message.path("from"), message.path("from_user_id"), contact(value, message));
            @Nullable String id = id(message.path("id"));
            @Nullable Instant at = instant(message.path("timestamp"));
            if (upper(message.path("system").path("type")).startsWith("USER_CHANGED_")) {
                events.add(changed(at, user, message.path("system")));
                continue;
            }
            if (user == null || id == null) {
                events.add(new MetaEvent.Unknown(at, "messages", "message without sender or id"));
                continue;
            }
            JsonNode reply = message.path("interactive").path("call_permission_reply");
            if (reply.isObject()) {
                events.add(new MetaEvent.PermissionReply(
                        user,
                        id,
                        at,
                        "ACCEPT".equals(upper(reply.path("response"))),
                        reply.path("is_permanent").asBoolean(false),
                        instant(reply.path("expiration_timestamp")),
                        "AUTOMATIC".equals(upper(reply.path("response_source"))),
                        text(message.path("context").path("id"))));
            } else if (id.startsWith("wacid.")) {
                JsonNode audio = message.path("audio");
                @Nullable String media = text(audio.path("id"));
                events.add(
                        media == null
                                ? new MetaEvent.Unknown(at, "messages", "voicemail without media")
                                : new MetaEvent.VoicemailLeft(
                                        new Wacid(id), at, user, media, text(audio.path("mime_type"))));
            } else {
                events.add(new MetaEvent.UserMessage(
                        user, id, at, message.path("type").asString("unknown")));
            }
        }
        for (JsonNode status : value.path("statuses")) {
            @Nullable String id = id(status.path("id"));
            if (id == null) {
                continue;
            }
            JsonNode pricing = status.path("pricing");
            events.add(new MetaEvent.MessageStatus(
                    id,
                    instant(status.path("timestamp")),
                    status.path("status").asString("unknown").toLowerCase(Locale.ROOT),
                    user(status.path("recipient_id"), status.path("recipient_user_id"), contact(value, status)),
                    text(pricing.path("type")),
                    text(pricing.path("category")),
                    errors(status)));
        }
        if (events.isEmpty() && value.path("errors").isArray()) {
            events.add(new MetaEvent.ValueErrors(null, errors(value)));
        }
    }

    /// `user_changed_number` names the new number as `wa_id` or `new_wa_id`, `user_changed_user_id` the new id.
    private static MetaEvent changed(@Nullable Instant at, @Nullable WaUser before, JsonNode system) {
        JsonNode number = system.path("new_wa_id").isMissingNode() ? system.path("wa_id") : system.path("new_wa_id");
        @Nullable WaUser after = user(number, system.path("user_id"), system.path("contact"));
        return after == null
                ? new MetaEvent.Unknown(at, "messages", upper(system.path("type")))
                : new MetaEvent.UserChanged(at, before, after);
    }

    private static void userIds(JsonNode value, List<MetaEvent> events) {
        for (JsonNode update : value.path("user_id_update")) {
            JsonNode none = update.path("contact");
            @Nullable
            WaUser before = user(update.path("wa_id"), update.path("user_id").path("previous"), none);
            @Nullable
            WaUser after = user(update.path("wa_id"), update.path("user_id").path("current"), none);
            if (after != null) {
                events.add(new MetaEvent.UserChanged(instant(update.path("timestamp")), before, after));
            }
        }
    }

    private static MetaEvent accountUpdate(String field, JsonNode value) {
        @Nullable String event = text(value.path("event"));
        if (event == null) {
            event = text(value.path("decision"));
        }
        @Nullable Instant at = instant(value.path("timestamp"));
        return new MetaEvent.AccountUpdate(
                at != null ? at : instant(value.path(field).path(0).path("timestamp")),
                field,
                event == null ? field.toUpperCase(Locale.ROOT) : event.toUpperCase(Locale.ROOT),
                value.toString());
    }

    /// The contact that the element names; the only one there is when it names nobody.
    private static JsonNode contact(JsonNode value, JsonNode element) {
        JsonNode contacts = value.path("contacts");
        for (JsonNode contact : contacts) {
            if (DeliverySplitter.isNamed(element, contact)) {
                return contact;
            }
        }
        return contacts.size() == 1 ? contacts.path(0) : contacts.path("none of them");
    }

    private static @Nullable WaUser user(JsonNode phone, JsonNode bsuid, JsonNode contact) {
        @Nullable String digits = digits(text(phone));
        if (digits == null) {
            digits = digits(text(contact.path("wa_id")));
        }
        @Nullable String id = id(bsuid);
        if (id == null) {
            id = id(contact.path("user_id"));
        }
        if (digits == null && id == null) {
            return null;
        }
        @Nullable String name = text(contact.path("profile").path("name"));
        if (name == null) {
            name = text(contact.path("profile").path("username"));
        }
        if (name != null && name.equals(digits)) {
            // Meta puts the number there when the user has no name
            name = null;
        }
        return new WaUser(digits == null ? null : new E164(digits), id == null ? null : new Bsuid(id), name);
    }

    private static @Nullable String digits(@Nullable String phone) {
        if (phone == null) {
            return null;
        }
        String bare = phone.replaceAll("[^0-9]", "");
        return bare.matches("[1-9][0-9]{4,14}") ? bare : null;
    }

    private static List<MetaEvent.MetaError> errors(JsonNode holder) {
        List<MetaEvent.MetaError> errors = new ArrayList<>();
        for (JsonNode error : holder.path("errors")) {
            @Nullable Long code = number(error.path("code"));
            errors.add(new MetaEvent.MetaError(
                    code == null ? 0 : code.intValue(),
                    text(error.path("title")),
                    text(error.path("message")),
                    text(error.path("error_data").path("details"))));
        }
        return errors;
    }

    /// Null for what is absent, null, blank or no scalar. What a database cannot keep as text is taken out: strangers
    /// may
    /// put a NUL or half a character into their names.
    static @Nullable String text(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return null;
        }
        byte[] whole = node.asString("").replace("\u0000", "").getBytes(StandardCharsets.UTF_8);
        String text = new String(whole, StandardCharsets.UTF_8);
        return text.isBlank() ? null : text;
    }

    private static @Nullable String id(JsonNode node) {
        @Nullable String id = text(node);
        return id == null || id.length() > LONGEST_ID ? null : id;
    }

    private static String upper(JsonNode node) {
        @Nullable String text = text(node);
        return text == null ? "" : text.toUpperCase(Locale.ROOT);
    }

    private static @Nullable Long number(JsonNode node) {
        @Nullable String text = text(node);
        if (text == null || !text.matches("-?[0-9]{1,18}")) {
            return null;
        }
        return Long.valueOf(text);
    }

    private static @Nullable Instant instant(JsonNode node) {
        @Nullable Long seconds = number(node);
        try {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException outOfRange) {
            return null;
        }
    }
}
