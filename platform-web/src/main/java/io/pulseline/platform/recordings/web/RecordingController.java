package io.pulseline.platform.recordings.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.recordings.Recording;
import io.pulseline.platform.recordings.Recordings;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.wire.RecordingSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// The recording of a call as a fragment that its page asks for, both tracks, and their deletion.
@Controller
@RequestMapping("/t/{tenant}/calls/{id}/recording")
class RecordingController {
    private final Recordings recordings;
    private final LiveCalls calls;

    RecordingController(Recordings recordings, LiveCalls calls) {
        this.recordings = recordings;
        this.calls = calls;
    }

    /// A moment of the call that a listener can go to.
    ///
    /// @param seconds since the recording began
    record Mark(String kind, double seconds, String text) {}

    @GetMapping
    String show(Viewer viewer, @PathVariable UUID id, Model model) {
        CallView call = call(viewer, id);
        Optional<Recording> found = recordings.find(viewer.tenantId(), call.id());
        model.addAttribute("recording", found.orElse(null));
        model.addAttribute("address", viewer.base() + "/calls/" + id + "/recording");
        model.addAttribute("hears", hears(viewer, call));
        model.addAttribute("sides", RecordingSide.values());
        model.addAttribute("deletes", viewer.role() == Role.TENANT_ADMIN);
        found.ifPresent(one -> model.addAttribute("marks", marks(one, calls.timeline(viewer.tenantId(), call.id()))));
        return "recordings/_recording";
    }

    /// A person's voice: administrators hear every call, agents those that they talked in, each time with a
    /// line in the audit trail. Staff of the BSP and analysts see that there is one.
    ///
    /// @param as `download` for a file
    @GetMapping("/user")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<byte[]> user(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String as) {
        return track(viewer, id, RecordingSide.USER, as);
    }

    /// As [#user], the other side.
    @GetMapping("/business")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<byte[]> business(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String as) {
        return track(viewer, id, RecordingSide.BUSINESS, as);
    }

    private ResponseEntity<byte[]> track(Viewer viewer, UUID id, RecordingSide side, String as) {
        CallView call = call(viewer, id);
        if (!hears(viewer, call)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        Use use = as.equals("download") ? Use.DOWNLOAD : Use.LISTEN;
        byte[] sound = recordings
                .track(viewer.tenantId(), viewer.actor(), call.id(), side, use)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().contentType(Tracks.TYPE).cacheControl(CacheControl.noStore());
        if (use == Use.DOWNLOAD) {
            answer.header(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename(id + "-" + side.name().toLowerCase(Locale.ROOT) + ".ogg")
                            .build()
                            .toString());
        }
        return answer.body(sound);
    }

    @PostMapping("/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String delete(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String reason) {
        CallView call = call(viewer, id);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > Recordings.LONGEST_REASON) {
            throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_ENTITY, "a reason is needed");
        }
        if (!recordings.delete(viewer.tenantId(), viewer.actor(), call.id(), why)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:" + viewer.base() + "/calls/" + id;
    }

    private CallView call(Viewer viewer, UUID id) {
        return calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static boolean hears(Viewer viewer, CallView call) {
        return viewer.role() == Role.TENANT_ADMIN
                || viewer.role() == Role.AGENT && viewer.person().value().equals(call.agentId());
    }

    private static List<Mark> marks(Recording recording, List<CallEntry> timeline) {
        Instant from = recording.startedAt();
        Duration length = recording.length();
        if (from == null || length == null) {
            return List.of();
        }
        return timeline.stream()
                .filter(entry -> Tracks.MARKS.contains(entry.kind()))
                .filter(entry -> !entry.at().isBefore(from) && !entry.at().isAfter(from.plus(length)))
                .map(entry -> new Mark(
                        entry.kind(), Duration.between(from, entry.at()).toMillis() / 1000.0, entry.detail()))
                .toList();
    }
}
