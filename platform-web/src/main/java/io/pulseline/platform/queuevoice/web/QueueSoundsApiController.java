package io.pulseline.platform.queuevoice.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiCaller.Found;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.queuevoice.QueueSlot;
import io.pulseline.platform.queuevoice.QueueSounds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What users hear who wait in a number's queue, for programs. A sound is the body itself: Opus in Ogg, or WAV of 16
/// bits, which is encoded once.
@RestController
@RequestMapping("/api/v1/numbers/{id}/queue-sounds")
class QueueSoundsApiController {
    private final BusinessNumbers numbers;
    private final QueueSounds sounds;

    QueueSoundsApiController(BusinessNumbers numbers, QueueSounds sounds) {
        this.numbers = numbers;
        this.sounds = sounds;
    }

    /// @param slot   GREETING, PLACE_1 to PLACE_5, PLACE_MORE
    /// @param millis absent while it says nothing
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Slot(String slot, @Nullable Long millis) {}

    /// Every slot, in the order in which a user may hear them.
    record Slots(List<Slot> items) {}

    @GetMapping
    Slots index(ApiCaller caller, @PathVariable String id) {
        Found<BusinessNumber> number = number(caller, id);
        Map<QueueSlot, Duration> known =
                sounds.of(number.tenant(), number.value().id());
        return new Slots(Arrays.stream(QueueSlot.values())
                .map(slot -> new Slot(
                        slot.name(), known.containsKey(slot) ? known.get(slot).toMillis() : null))
                .toList());
    }

    @GetMapping("/{slot}")
    ResponseEntity<byte[]> show(ApiCaller caller, @PathVariable String id, @PathVariable String slot) {
        byte[] sound = sound(number(caller, id), slot(slot));
        return ResponseEntity.ok()
                .contentType(QueueSoundsController.OGG)
                .cacheControl(CacheControl.noStore())
                .eTag(tag(sound))
                .body(sound);
    }

    /// @param ifMatch the ETag that was heard; without it whatever is there is replaced
    @PutMapping("/{slot}")
    ResponseEntity<Slot> update(
            ApiCaller caller,
            @PathVariable String id,
            @PathVariable String slot,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        Found<BusinessNumber> number = number(caller, id);
        QueueSlot said = slot(slot);
        check(number, said, ifMatch);
        sounds.put(number.tenant(), caller.actor(), number.value().id(), said, body == null ? new byte[0] : body)
                .ifPresent(wrong -> {
                    throw ApiProblem.invalid("body", words(wrong));
                });
        Duration length = sounds.of(number.tenant(), number.value().id()).getOrDefault(said, Duration.ZERO);
        return ResponseEntity.ok().eTag(tag(sound(number, said))).body(new Slot(said.name(), length.toMillis()));
    }

    @DeleteMapping("/{slot}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            ApiCaller caller,
            @PathVariable String id,
            @PathVariable String slot,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Found<BusinessNumber> number = number(caller, id);
        check(number, slot(slot), ifMatch);
        if (!sounds.remove(number.tenant(), caller.actor(), number.value().id(), slot(slot))) {
            throw ApiProblem.notFound("sound");
        }
    }

    private void check(Found<BusinessNumber> number, QueueSlot slot, @Nullable String ifMatch) {
        if (ifMatch != null
                && !ifMatch.strip().equals("*")
                && sounds.find(number.tenant(), number.value().id(), slot)
                        .filter(sound -> tag(sound).equals(ifMatch.strip()))
                        .isEmpty()) {
            throw ApiProblem.stale();
        }
    }

    private byte[] sound(Found<BusinessNumber> number, QueueSlot slot) {
        return sounds.find(number.tenant(), number.value().id(), slot).orElseThrow(() -> ApiProblem.notFound("sound"));
    }

    private static String tag(byte[] sound) {
        return "\"" + UUID.nameUUIDFromBytes(sound) + "\"";
    }

    private static String words(QueueSounds.Wrong wrong) {
        return switch (wrong) {
            case UNREADABLE -> "is neither Opus in Ogg nor a WAV file of 16 bits";
            case EMPTY -> "has no sound in it";
            case LONG -> "is longer than " + QueueSounds.LONGEST.toSeconds() + " s";
        };
    }

    private static QueueSlot slot(String named) {
        return Arrays.stream(QueueSlot.values())
                .filter(one -> one.name().equals(named))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("sound"));
    }

    private Found<BusinessNumber> number(ApiCaller caller, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw ApiProblem.notFound("number");
        }
        return caller.find(tenant -> numbers.find(tenant, new PhoneNumberId(id)))
                .orElseThrow(() -> ApiProblem.notFound("number"));
    }
}
