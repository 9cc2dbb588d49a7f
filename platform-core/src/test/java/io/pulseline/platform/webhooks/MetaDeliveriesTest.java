package io.pulseline.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.FixtureFolder;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.WaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Deliveries in the shapes that are documented and seen in the field, with invented numbers and ids, against
/// what a correct system concludes from each.
class MetaDeliveriesTest {
    private static final Path DELIVERIES = Path.of("src", "test", "resources", "webhooks");
    private static final JsonNode CONCLUSIONS =
            JsonMapper.shared().readTree(DELIVERIES.resolve("conclusions.json").toFile());

    static Stream<String> names() {
        return CONCLUSIONS.propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aDeliveryIsUnderstood(String name) throws IOException, Inbox.UnreadableDelivery {
        JsonNode known = CONCLUSIONS.path(name);
        Path payload = DELIVERIES.resolve(name + (known.has("app_secret") ? ".body" : ".json"));
        assertThat(compare(Files.readAllBytes(payload), known)).isNull();
    }

    @Test
    void everyDeliveryInTheFolderOfFixturesIsUnderstood() throws Inbox.UnreadableDelivery {
        List<String> wrong = new ArrayList<>();
        for (FixtureFolder.Fixture fixture : FixtureFolder.all("webhooks")) {
            String difference = compare(fixture.bytes(), fixture.meta());
            if (difference != null) {
                wrong.add(fixture + ": " + difference);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static @Nullable String compare(byte[] body, JsonNode known) throws Inbox.UnreadableDelivery {
        JsonNode expect = known.path("expect");
        if (expect.has("valid")) {
            boolean accepted = new SignatureCheck(
                            List.of(known.path("app_secret").asString()))
                    .accepts(
                            body,
                            known.path("headers").path("X-Hub-Signature-256").asString());
            return accepted == expect.path("valid").asBoolean() ? null : "signature";
        }
        List<DeliverySplitter.Change> changes = DeliverySplitter.split(body);
        List<MetaEvent> events = changes.stream()
                .flatMap(change ->
                        MetaEventParser.parse(
                                change.field(),
                                JsonMapper.shared().readTree(change.json()).path("value"))
                                .stream())
                .toList();
        if (expect.path("events").isArray()) {
            for (int i = 0; i < expect.path("events").size(); i++) {
                String difference =
                        one(changes.get(i), events.get(i), expect.path("events").path(i));
                if (difference != null) {
                    return difference;
                }
            }
            return events.size() == expect.path("events").size() ? null : "count " + events.size();
        }
        return events.size() == 1 ? one(changes.getFirst(), events.getFirst(), expect) : "events " + events;
    }

    /// Null when all that the conclusion says is found.
    private static @Nullable String one(DeliverySplitter.Change change, MetaEvent event, JsonNode expect) {
        boolean kind = switch (expect.path("event").asString()) {
            case "connect" -> event instanceof MetaEvent.CallConnect;
            case "call_created" -> event instanceof MetaEvent.CallCreated;
            case "status" -> event instanceof MetaEvent.CallStatus;
            case "terminate" -> event instanceof MetaEvent.CallTerminate;
            case "call_recording_available", "call_transcription_available" ->
                event instanceof MetaEvent.CallMediaAvailable;
            case "voicemail" -> event instanceof MetaEvent.VoicemailLeft;
            case "permission" -> event instanceof MetaEvent.PermissionReply;
            case "message_status" -> event instanceof MetaEvent.MessageStatus;
            case "message" -> event instanceof MetaEvent.UserMessage;
            case "user_changed_number", "user_changed_user_id", "bsuid_changed" ->
                event instanceof MetaEvent.UserChanged;
            case "platform_error" -> event instanceof MetaEvent.ValueErrors;
            case "settings_changed" -> event instanceof MetaEvent.SettingsUpdate;
            case "ignored" -> event instanceof MetaEvent.Unknown || event instanceof MetaEvent.UserMessage;
            default -> event instanceof MetaEvent.AccountUpdate;
        };
        if (!kind) {
            return "is " + event.getClass().getSimpleName();
        }
        for (String member : expect.propertyNames()) {
            JsonNode wanted = expect.path(member);
            Optional<String> found = fact(change, event, member);
            String want = wanted.isNull() ? "null" : wanted.isArray() ? wanted.toString() : wanted.asString();
            if (found.isPresent() && !found.get().toLowerCase(Locale.ROOT).equals(want.toLowerCase(Locale.ROOT))) {
                return member + " is " + found.get() + ", wanted " + want;
            }
        }
        return null;
    }

    /// Empty for what is not concluded here but by calls, permissions or rating.
    private static Optional<String> fact(DeliverySplitter.Change change, MetaEvent event, String member) {
        return Optional.ofNullable(
                switch (member) {
                    case "phone_number_id" -> change.numberId();
                    case "waba_id" -> change.wabaId();
                    case "business_phone" -> change.displayNumber();
                    case "call_id" ->
                        event instanceof MetaEvent.OfCall call ? call.call().value() : null;
                    case "user_phone" -> phone(user(event));
                    case "user_bsuid" ->
                        user(event) == null || user(event).bsuid() == null
                                ? "null"
                                : user(event).bsuid().value();
                    case "user_name" ->
                        user(event) == null
                                ? "null"
                                : String.valueOf(user(event).name());
                    case "old" -> event instanceof MetaEvent.UserChanged changed ? id(changed.before()) : null;
                    case "new" -> event instanceof MetaEvent.UserChanged changed ? id(changed.after()) : null;
                    case "new_bsuid" -> event instanceof MetaEvent.UserChanged changed ? id(changed.after()) : null;
                    case "ts", "answered_at" -> seconds(event.at());
                    case "status" ->
                        switch (event) {
                            case MetaEvent.CallStatus status -> status.status().name();
                            case MetaEvent.CallTerminate end -> end.completed() ? "COMPLETED" : "FAILED";
                            case MetaEvent.MessageStatus status -> status.status();
                            case MetaEvent.PermissionReply reply ->
                                !reply.accepted()
                                        ? "denied"
                                        : reply.permanent() ? "granted_permanent" : "granted_temporary";
                            default -> null;
                        };
                    case "expires_at" ->
                        event instanceof MetaEvent.PermissionReply reply ? seconds(reply.expiresAt()) : null;
                    case "source" ->
                        event instanceof MetaEvent.PermissionReply reply
                                ? reply.automatic() ? "automatic" : "user_action"
                                : null;
                    case "pricing_type" ->
                        event instanceof MetaEvent.MessageStatus status ? status.pricingType() : null;
                    case "media_id" ->
                        switch (event) {
                            case MetaEvent.CallMediaAvailable media -> media.mediaId();
                            case MetaEvent.VoicemailLeft voicemail -> voicemail.mediaId();
                            default -> null;
                        };
                    case "direction" ->
                        switch (event) {
                            case MetaEvent.CallConnect connect ->
                                connect.direction().name();
                            case MetaEvent.CallCreated created ->
                                created.direction().name();
                            default -> null;
                        };
                    case "cta_payload" -> event instanceof MetaEvent.CallConnect connect ? connect.ctaPayload() : null;
                    case "deeplink_payload" ->
                        event instanceof MetaEvent.CallConnect connect ? connect.deeplinkPayload() : null;
                    case "biz_opaque_callback_data" ->
                        event instanceof MetaEvent.CallTerminate end ? end.opaque() : null;
                    case "answered" ->
                        event instanceof MetaEvent.CallTerminate end
                                ? String.valueOf(end.durationSeconds() != null)
                                : null;
                    case "duration_s" ->
                        event instanceof MetaEvent.CallTerminate end ? String.valueOf(end.durationSeconds()) : null;
                    case "start" -> event instanceof MetaEvent.CallTerminate end ? seconds(end.startTime()) : null;
                    case "end" -> event instanceof MetaEvent.CallTerminate end ? seconds(end.endTime()) : null;
                    case "pulses_6s" ->
                        event instanceof MetaEvent.CallTerminate end
                                ? String.valueOf(Pulses.ofTalk(Duration.ofSeconds(end.durationSeconds()))
                                        .count())
                                : null;
                    case "error_codes" ->
                        switch (event) {
                            case MetaEvent.CallTerminate end -> codes(end.errors());
                            case MetaEvent.MessageStatus status -> codes(status.errors());
                            default -> null;
                        };
                    case "code" ->
                        event instanceof MetaEvent.ValueErrors errors
                                ? String.valueOf(errors.errors().getFirst().code())
                                : null;
                    case "decision" -> event instanceof MetaEvent.AccountUpdate update ? update.event() : null;
                    default -> null;
                });
    }

    private static String codes(List<MetaEvent.MetaError> errors) {
        return errors.stream()
                .map(MetaEvent.MetaError::code)
                .toList()
                .toString()
                .replace(" ", "");
    }

    private static String seconds(@Nullable Instant instant) {
        return instant == null ? "null" : String.valueOf(instant.getEpochSecond());
    }

    private static String phone(@Nullable WaUser user) {
        return Optional.ofNullable(user).map(WaUser::waId).map(E164::digits).orElse("null");
    }

    private static String id(@Nullable WaUser user) {
        return user == null ? "null" : user.key();
    }

    private static @Nullable WaUser user(MetaEvent event) {
        return switch (event) {
            case MetaEvent.CallConnect connect -> connect.user();
            case MetaEvent.CallCreated created -> created.user();
            case MetaEvent.CallStatus status -> status.user();
            case MetaEvent.CallTerminate end -> end.user();
            case MetaEvent.PermissionReply reply -> reply.user();
            case MetaEvent.UserMessage message -> message.user();
            default -> null;
        };
    }
}
