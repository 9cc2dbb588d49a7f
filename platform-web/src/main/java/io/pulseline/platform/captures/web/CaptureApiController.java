package io.pulseline.platform.captures.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.IdempotencyKey;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.captures.CaptureSwitch;
import io.pulseline.platform.captures.PacketCapture;
import io.pulseline.platform.captures.PacketCaptures;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.storage.KeptFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Packet captures of a call for programs: begin one with a reason, see how it is, end, download and delete it.
/// Whatever
/// is more than looking needs a key that may do everything.
@RestController
@RequestMapping("/api/v1/calls/{id}/captures")
class CaptureApiController {
    private final LiveCalls calls;
    private final CaptureSwitch taps;
    private final PacketCaptures captures;

    CaptureApiController(LiveCalls calls, CaptureSwitch taps, PacketCaptures captures) {
        this.calls = calls;
        this.taps = taps;
        this.captures = captures;
    }

    /// @param of     THIS call, or the NEXT one of its number; THIS when absent
    /// @param voice  with what is said and the keys that are pressed, not only headers
    /// @param reason 1 to 300 characters
    record Wish(
            @Nullable String of,
            @Nullable Boolean voice,
            @Nullable String reason) {
        boolean ofNextCall() {
            return "NEXT".equals(of);
        }

        CaptureSwitch.Wish read(String key) {
            List<ApiProblem.FieldError> errors = new ArrayList<>();
            String why = reason == null ? "" : reason.strip();
            if (why.isEmpty() || why.length() > CaptureSwitch.LONGEST_REASON) {
                errors.add(new ApiProblem.FieldError(
                        "reason", "has 1 to " + CaptureSwitch.LONGEST_REASON + " characters"));
            }
            if (of != null && !of.equals("THIS") && !ofNextCall()) {
                errors.add(new ApiProblem.FieldError("of", "is THIS or NEXT"));
            }
            if (!errors.isEmpty()) {
                throw ApiProblem.invalid(errors);
            }
            return new CaptureSwitch.Wish(why, Boolean.TRUE.equals(voice), key);
        }
    }

    /// Newest first; those that went stay in the list without their file.
    @GetMapping
    ApiPage<CaptureResource> index(ApiCaller caller, @PathVariable String id) {
        CallView call = call(caller, id);
        List<PacketCapture> all = new ArrayList<>(captures.of(call.tenant(), call.id()));
        captures.waiting(call.tenant(), call.number()).ifPresent(all::addFirst);
        return ApiPage.whole(all.stream().map(CaptureResource::of).toList());
    }

    @PostMapping
    ResponseEntity<CaptureResource> create(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Wish wish) {
        CallView call = call(caller, id);
        CaptureSwitch.Wish read = wish.read(IdempotencyKey.of(key));
        CaptureSwitch.Outcome outcome = wish.ofNextCall()
                ? taps.next(call.tenant(), caller.actor(), call.id(), read)
                : taps.now(call.tenant(), caller.actor(), call.id(), read);
        return switch (outcome) {
            case CaptureSwitch.Outcome.Done(UUID fresh) ->
                ResponseEntity.created(URI.create("/api/v1/calls/" + id + "/captures/" + fresh))
                        .body(resource(call, fresh));
            case CaptureSwitch.Outcome.Repeated(UUID before) -> ResponseEntity.ok(repeated(call, before));
            case CaptureSwitch.Outcome.KeyTaken taken -> throw ApiProblem.idempotencyKeyTaken();
            case CaptureSwitch.Outcome.Refused(String why) -> throw refused(why);
            case CaptureSwitch.Outcome.Already already -> throw ApiProblem.conflict("One runs, or waits, already.");
            case CaptureSwitch.Outcome.NoCall none -> throw ApiProblem.conflict("The call is over.");
        };
    }

    private CaptureResource repeated(CallView call, UUID id) {
        CaptureResource before = resource(call, id);
        if (before.failure() != null) {
            throw refused(before.failure());
        }
        return before;
    }

    private static ApiProblem refused(String why) {
        return ApiProblem.conflict("capture-refused", "Packets are not captured: " + why + ".");
    }

    @GetMapping("/{capture}")
    CaptureResource show(ApiCaller caller, @PathVariable String id, @PathVariable String capture) {
        return resource(call(caller, id), uuid(capture));
    }

    /// The call goes on; the file is complete soon after.
    @PostMapping("/{capture}/end")
    CaptureResource end(ApiCaller caller, @PathVariable String id, @PathVariable String capture) {
        CallView call = call(caller, id);
        UUID known = resource(call, uuid(capture)).id();
        boolean runs = captures.find(call.tenant(), call, known)
                .filter(one -> one.state() == PacketCapture.State.RUNNING)
                .isPresent();
        if (!runs || !taps.stop(call.tenant(), caller.actor(), call.id())) {
            throw ApiProblem.conflict("It does not run, or its worker does not answer.");
        }
        return resource(call, known);
    }

    /// pcapng, each packet in clear; each time a line in the audit trail.
    @GetMapping("/{capture}/file")
    ResponseEntity<InputStreamResource> file(ApiCaller caller, @PathVariable String id, @PathVariable String capture) {
        CallView call = call(caller, id);
        KeptFile file = captures.file(call.tenant(), caller.actor(), call.id(), uuid(capture))
                .orElseThrow(() -> ApiProblem.notFound("capture"));
        return ResponseEntity.ok()
                .contentType(CaptureController.PCAPNG)
                .cacheControl(CacheControl.noStore())
                .body(new InputStreamResource(file.open(), "a packet capture"));
    }

    /// What was captured goes for good; one that waits for a call waits no longer.
    @DeleteMapping("/{capture}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(ApiCaller caller, @PathVariable String id, @PathVariable String capture) {
        CallView call = call(caller, id);
        CaptureResource one = resource(call, uuid(capture));
        if (!captures.delete(call.tenant(), caller.actor(), call, one.id())) {
            throw ApiProblem.conflict("It runs, or is gone already.");
        }
    }

    private CaptureResource resource(CallView call, UUID id) {
        return captures.find(call.tenant(), call, id)
                .map(CaptureResource::of)
                .orElseThrow(() -> ApiProblem.notFound("capture"));
    }

    private CallView call(ApiCaller caller, String id) {
        return Optional.of(uuid(id))
                .flatMap(known -> caller.find(tenant -> calls.find(tenant, new CallId(known))))
                .map(ApiCaller.Found::value)
                .orElseThrow(() -> ApiProblem.notFound("call"));
    }

    /// What cannot be an id is one that nothing has.
    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            return new UUID(0, 0);
        }
    }
}
