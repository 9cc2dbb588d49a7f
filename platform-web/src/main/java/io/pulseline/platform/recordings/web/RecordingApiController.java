package io.pulseline.platform.recordings.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.recordings.CallRecordings;
import io.pulseline.platform.recordings.MetaFile;
import io.pulseline.platform.recordings.Recording;
import io.pulseline.platform.recordings.Recordings;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.recordings.StereoSound;
import io.pulseline.platform.storage.KeptFile;
import io.pulseline.platform.wire.RecordingSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// The recording of a call for programs: begin, pause, read, hear, delete.
@RestController
@RequestMapping("/api/v1/calls/{id}/recording")
class RecordingApiController {
    private final LiveCalls calls;
    private final CallRecordings live;
    private final Recordings recordings;

    RecordingApiController(LiveCalls calls, CallRecordings live, Recordings recordings) {
        this.calls = calls;
        this.live = live;
        this.recordings = recordings;
    }

    /// What Meta made.
    ///
    /// @param kind    SOUND or WORDS
    /// @param failure Meta's words when it did not give it the last time
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FileOfMeta(
            String kind,
            String state,
            Instant toldAt,
            @Nullable String mimeType,
            @Nullable String failure) {
        static FileOfMeta of(MetaFile one) {
            return new FileOfMeta(one.kind().name(), one.state().name(), one.toldAt(), one.mimeType(), one.failure());
        }
    }

    /// @param recorder        US or META
    /// @param files           what Meta made, empty where we record
    /// @param askedBy         absent for the number's setting
    /// @param durationSeconds of both tracks, absent while it is not over
    /// @param whole           false when the end may be missing
    /// @param removedBy       absent while it can be heard, and for the calendar
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resource(
            UUID id,
            UUID callId,
            String recorder,
            String state,
            boolean paused,
            @Nullable String askedBy,
            String consent,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Double durationSeconds,
            boolean whole,
            @Nullable Instant keepUntil,
            @Nullable Instant removedAt,
            @Nullable String removedBy,
            @Nullable String removedWhy,
            @Nullable String failure,
            List<FileOfMeta> files) {
        static Resource of(Recording one, List<MetaFile> files) {
            Duration length = one.length();
            Recording.Removal removed = one.removed();
            return new Resource(
                    one.id(),
                    one.call().value(),
                    one.recorder().name(),
                    one.state().name(),
                    one.paused(),
                    one.askedBy(),
                    one.consent(),
                    one.startedAt(),
                    one.endedAt(),
                    length == null ? null : Double.valueOf(length.toMillis() / 1000.0),
                    one.whole(),
                    one.keepUntil(),
                    removed == null ? null : removed.at(),
                    removed == null ? null : removed.by(),
                    removed == null ? null : removed.why(),
                    one.failure(),
                    files.stream().map(FileOfMeta::of).toList());
        }
    }

    record Deletion(@Nullable String reason) {}

    @GetMapping
    Resource show(ApiCaller caller, @PathVariable String id) {
        return resource(call(caller, id));
    }

    /// Both sides hear the announcement first.
    @PostMapping
    Resource create(ApiCaller caller, @PathVariable String id) {
        CallView call = call(caller, id);
        return told(
                call,
                live.start(call.tenant(), call.id(), caller.actor().label()),
                "This call cannot be recorded now.");
    }

    @PostMapping("/pause")
    Resource pause(ApiCaller caller, @PathVariable String id) {
        CallView call = call(caller, id);
        return told(call, live.pause(call.tenant(), call.id(), caller.actor().label()), "Nothing is recorded now.");
    }

    @DeleteMapping("/pause")
    Resource resume(ApiCaller caller, @PathVariable String id) {
        CallView call = call(caller, id);
        return told(call, live.resume(call.tenant(), call.id(), caller.actor().label()), "Nothing is recorded now.");
    }

    /// One side's voice, Opus in Ogg; each time a line in the audit trail.
    @GetMapping("/user")
    ResponseEntity<byte[]> user(ApiCaller caller, @PathVariable String id) {
        return track(caller, id, RecordingSide.USER);
    }

    @GetMapping("/business")
    ResponseEntity<byte[]> business(ApiCaller caller, @PathVariable String id) {
        return track(caller, id, RecordingSide.BUSINESS);
    }

    /// Both voices in one file, where we recorded: WAV, the user left, the business right.
    @GetMapping("/stereo")
    ResponseEntity<InputStreamResource> stereo(ApiCaller caller, @PathVariable String id) {
        CallView call = call(caller, id);
        StereoSound sound = recordings
                .stereo(call.tenant(), caller.actor(), call.id())
                .orElseThrow(() -> ApiProblem.notFound("recording"));
        return ResponseEntity.ok()
                .contentType(Tracks.WAVE)
                .cacheControl(CacheControl.noStore())
                .contentLength(sound.bytes())
                .body(Tracks.of(sound));
    }

    /// Both voices in one file, where Meta recorded.
    @GetMapping("/sound")
    ResponseEntity<InputStreamResource> sound(ApiCaller caller, @PathVariable String id) {
        return file(caller, id, MetaFile.Kind.SOUND, Tracks.TYPE);
    }

    /// Meta's transcript as Meta made it.
    @GetMapping("/transcript")
    ResponseEntity<InputStreamResource> transcript(ApiCaller caller, @PathVariable String id) {
        return file(caller, id, MetaFile.Kind.WORDS, MediaType.APPLICATION_JSON);
    }

    private ResponseEntity<InputStreamResource> file(ApiCaller caller, String id, MetaFile.Kind kind, MediaType type) {
        CallView call = call(caller, id);
        KeptFile content = recordings
                .file(call.tenant(), caller.actor(), call.id(), kind, Use.DOWNLOAD)
                .orElseThrow(() -> ApiProblem.notFound("recording"));
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .contentLength(content.bytes())
                .body(Tracks.of(content));
    }

    private ResponseEntity<byte[]> track(ApiCaller caller, String id, RecordingSide side) {
        CallView call = call(caller, id);
        byte[] sound = recordings
                .track(call.tenant(), caller.actor(), call.id(), side, Use.DOWNLOAD)
                .orElseThrow(() -> ApiProblem.notFound("recording"));
        return ResponseEntity.ok()
                .contentType(Tracks.TYPE)
                .cacheControl(CacheControl.noStore())
                .body(sound);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(ApiCaller caller, @PathVariable String id, @RequestBody Deletion deletion) {
        CallView call = call(caller, id);
        String reason = deletion.reason() == null ? "" : deletion.reason().strip();
        if (reason.isEmpty() || reason.length() > Recordings.LONGEST_REASON) {
            throw ApiProblem.invalid("reason", "has 1 to " + Recordings.LONGEST_REASON + " characters");
        }
        if (!recordings.delete(call.tenant(), caller.actor(), call.id(), reason)) {
            throw ApiProblem.notFound("recording");
        }
    }

    private Resource told(CallView call, boolean done, String why) {
        if (!done) {
            throw ApiProblem.conflict(why);
        }
        return resource(call);
    }

    private Resource resource(CallView call) {
        return recordings
                .find(call.tenant(), call.id())
                .map(one -> Resource.of(one, recordings.files(call.tenant(), call.id())))
                .orElseThrow(() -> ApiProblem.notFound("recording"));
    }

    private CallView call(ApiCaller caller, String id) {
        try {
            CallId known = new CallId(UUID.fromString(id));
            return caller.find(tenant -> calls.find(tenant, known))
                    .map(ApiCaller.Found::value)
                    .orElseThrow(() -> ApiProblem.notFound("call"));
        } catch (IllegalArgumentException notAnId) {
            throw ApiProblem.notFound("call");
        }
    }
}
