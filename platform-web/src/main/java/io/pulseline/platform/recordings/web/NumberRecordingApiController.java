package io.pulseline.platform.recordings.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.api.IfMatch;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.recordings.MetaRecording;
import io.pulseline.platform.recordings.NumberRecording;
import io.pulseline.platform.recordings.NumberRecordings;
import io.pulseline.platform.recordings.RecordingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Whether calls of a number are recorded; for programs.
@RestController
@RequestMapping("/api/v1/numbers/{id}/recording")
class NumberRecordingApiController {
    private final BusinessNumbers numbers;
    private final NumberRecordings recordings;

    NumberRecordingApiController(BusinessNumbers numbers, NumberRecordings recordings) {
        this.numbers = numbers;
        this.recordings = recordings;
    }

    /// What Meta is asked for in mode META.
    ///
    /// @param sound      absent for true, as the transcript
    /// @param purpose    up to 250 characters
    /// @param language   of Meta's announcement, absent for `en`
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Meta(
            @Nullable Boolean sound,
            @Nullable Boolean transcript,
            @Nullable String purpose,
            @Nullable String language) {
        static Meta of(MetaRecording one) {
            return new Meta(one.sound(), one.words(), one.purpose(), one.language());
        }

        MetaRecording asked() {
            return new MetaRecording(
                    sound == null || sound,
                    transcript == null || transcript,
                    purpose == null ? "" : purpose.strip(),
                    language == null ? "en" : language);
        }
    }

    /// @param mode     OFF, ALL, ON_DEMAND or META
    /// @param keepDays absent for 90
    /// @param meta     absent to leave it as it is
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Document(
            @Nullable String mode,
            @Nullable Integer keepDays,
            @Nullable String consent,
            @Nullable Meta meta) {}

    /// @param announcementMillis 0 for two short tones; a sound of its own is uploaded on the number's page
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Resource(String mode, int keepDays, String consent, long announcementMillis, Meta meta, int version) {
        static Resource of(NumberRecording one) {
            Duration announcement = one.announcement();
            return new Resource(
                    one.mode().name(),
                    one.keepDays(),
                    one.consent(),
                    announcement == null ? 0 : announcement.toMillis(),
                    Meta.of(one.meta()),
                    one.version());
        }
    }

    @GetMapping
    ResponseEntity<Resource> show(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        return answer(recordings.find(number.tenant(), number.value().id()));
    }

    /// @param ifMatch the ETag that was read; without it any version is replaced
    @PutMapping
    ResponseEntity<Resource> update(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Document document) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        Optional<RecordingMode> mode = Arrays.stream(RecordingMode.values())
                .filter(one -> one.name().equals(document.mode()))
                .findFirst();
        int days = document.keepDays() == null ? 90 : document.keepDays();
        String consent = document.consent() == null ? "" : document.consent().strip();
        List<FieldError> errors = new ArrayList<>();
        if (mode.isEmpty()) {
            errors.add(new FieldError("mode", "is OFF, ALL, ON_DEMAND or META"));
        }
        MetaRecording meta = document.meta() == null
                ? recordings.find(number.tenant(), number.value().id()).meta()
                : document.meta().asked();
        NumberRecording.Wish wish = new NumberRecording.Wish(mode.orElse(RecordingMode.OFF), days, consent, meta);
        wish.check().forEach(one -> errors.add(new FieldError(one.field(), one.message())));
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return recordings
                .replace(number.tenant(), caller.actor(), number.value().id(), wish, IfMatch.version(ifMatch))
                .map(NumberRecordingApiController::answer)
                .orElseThrow(ApiProblem::stale);
    }

    private static ResponseEntity<Resource> answer(NumberRecording setting) {
        return ResponseEntity.ok().eTag("\"" + setting.version() + "\"").body(Resource.of(setting));
    }

    private ApiCaller.Found<BusinessNumber> find(ApiCaller caller, String id) {
        return id.isBlank() || id.length() > 64
                ? notFound()
                : caller.find(tenant -> numbers.find(tenant, new PhoneNumberId(id)))
                        .orElseGet(NumberRecordingApiController::notFound);
    }

    private static ApiCaller.Found<BusinessNumber> notFound() {
        throw ApiProblem.notFound("number");
    }
}
