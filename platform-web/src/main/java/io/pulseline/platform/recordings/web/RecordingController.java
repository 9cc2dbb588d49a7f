package io.pulseline.platform.recordings.web;

import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.recordings.MetaFile;
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
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

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
        model.addAttribute(
                "trouble", recordings.trouble(viewer.tenantId(), call.id()).orElse(null));
        model.addAttribute("sides", RecordingSide.values());
        List<MetaFile> files = recordings.files(viewer.tenantId(), call.id());
        model.addAttribute("files", files);
        files.stream()
                .filter(file -> file.state() == MetaFile.State.KEPT)
                .forEach(file -> model.addAttribute("has" + file.kind(), true));
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

    /// As [#user], both in one file that plays anywhere, the user left, the business right, where we recorded.
    @GetMapping("/stereo")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<InputStreamResource> stereo(Viewer viewer, @PathVariable UUID id) {
        CallView call = heard(viewer, id);
        return recordings
                .stereo(viewer.tenantId(), viewer.actor(), call.id())
                .map(sound -> head(Tracks.WAVE, Use.DOWNLOAD, id + ".wav")
                        .contentLength(sound.bytes())
                        .body(Tracks.of(sound)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// As [#user], both in one file, where Meta recorded.
    @GetMapping("/sound")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<InputStreamResource> sound(
            Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String as) {
        CallView call = heard(viewer, id);
        Use use = use(as);
        return recordings
                .file(viewer.tenantId(), viewer.actor(), call.id(), MetaFile.Kind.SOUND, use)
                .map(sound -> head(Tracks.TYPE, use, id + ".ogg")
                        .contentLength(sound.bytes())
                        .body(Tracks.of(sound)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// What was said, by speaker, as Meta wrote it down; each reading is a line in the audit trail too.
    @GetMapping("/transcript")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ModelAndView transcript(Viewer viewer, @PathVariable UUID id) {
        return transcript(viewer, id, "recordings/transcript");
    }

    @GetMapping("/transcript")
    @HxRequest
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ModelAndView transcriptOnItsCall(Viewer viewer, @PathVariable UUID id) {
        return transcript(viewer, id, "recordings/_transcript");
    }

    private ModelAndView transcript(Viewer viewer, UUID id, String template) {
        CallView call = heard(viewer, id);
        return recordings
                .transcript(viewer.tenantId(), viewer.actor(), call.id())
                .map(words -> new ModelAndView(template)
                        .addObject("viewer", viewer)
                        .addObject("call", viewer.base() + "/calls/" + id)
                        .addObject("transcript", words))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// Meta's own file.
    @GetMapping("/transcript.json")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<InputStreamResource> transcriptFile(Viewer viewer, @PathVariable UUID id) {
        CallView call = heard(viewer, id);
        return recordings
                .file(viewer.tenantId(), viewer.actor(), call.id(), MetaFile.Kind.WORDS, Use.DOWNLOAD)
                .map(words -> head(MediaType.APPLICATION_JSON, Use.DOWNLOAD, id + "-transcript.json")
                        .contentLength(words.bytes())
                        .body(Tracks.of(words)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private ResponseEntity<byte[]> track(Viewer viewer, UUID id, RecordingSide side, String as) {
        CallView call = heard(viewer, id);
        Use use = use(as);
        return recordings
                .track(viewer.tenantId(), viewer.actor(), call.id(), side, use)
                .map(sound ->
                        answer(sound, Tracks.TYPE, use, id + "-" + side.name().toLowerCase(Locale.ROOT) + ".ogg"))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Use use(String as) {
        return as.equals("download") ? Use.DOWNLOAD : Use.LISTEN;
    }

    private static ResponseEntity<byte[]> answer(byte[] content, MediaType type, Use use, String name) {
        return head(type, use, name).body(content);
    }

    private static ResponseEntity.BodyBuilder head(MediaType type, Use use, String name) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().contentType(type).cacheControl(CacheControl.noStore());
        if (use == Use.DOWNLOAD) {
            answer.header(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(name).build().toString());
        }
        return answer;
    }

    private CallView heard(Viewer viewer, UUID id) {
        CallView call = call(viewer, id);
        if (!hears(viewer, call)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return call;
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
