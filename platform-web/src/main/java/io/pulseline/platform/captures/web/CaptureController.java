package io.pulseline.platform.captures.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.captures.CaptureSwitch;
import io.pulseline.platform.captures.PacketCapture;
import io.pulseline.platform.captures.PacketCaptures;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import java.util.List;
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

/// Captures of a call's packets as a fragment that its page asks for. Administrators switch them on, download and
/// delete them; everybody who sees the call sees that there is one.
@Controller
@RequestMapping("/t/{tenant}/calls/{id}/captures")
class CaptureController {
    static final MediaType PCAPNG = MediaType.parseMediaType("application/x-pcapng");

    private final PacketCaptures captures;
    private final CaptureSwitch taps;
    private final LiveCalls calls;

    CaptureController(PacketCaptures captures, CaptureSwitch taps, LiveCalls calls) {
        this.captures = captures;
        this.taps = taps;
        this.calls = calls;
    }

    @GetMapping
    String show(Viewer viewer, @PathVariable UUID id, Model model) {
        CallView call = call(viewer, id);
        List<PacketCapture> found = captures.of(viewer.tenantId(), call.id());
        boolean running = found.stream().anyMatch(one -> one.state() == PacketCapture.State.RUNNING);
        model.addAttribute("captures", found);
        model.addAttribute(
                "waiting", captures.waiting(viewer.tenantId(), call.number()).orElse(null));
        model.addAttribute("troubles", captures.troubles(viewer.tenantId(), call.id()));
        model.addAttribute("late", captures.incomplete(viewer.tenantId(), call.id()));
        model.addAttribute("running", running);
        model.addAttribute("live", !call.state().ended());
        model.addAttribute("relayed", call.mediaWorker() != null);
        model.addAttribute("address", viewer.base() + "/calls/" + id + "/captures");
        model.addAttribute("may", viewer.role() == Role.TENANT_ADMIN);
        return "captures/_captures";
    }

    /// @param of    `next` for the next call of the number, else this one
    /// @param voice with what is said, not only headers
    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    String create(
            Viewer viewer,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String of,
            @RequestParam(defaultValue = "false") boolean voice) {
        CallView call = call(viewer, id);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > CaptureSwitch.LONGEST_REASON) {
            throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_ENTITY, "a reason is needed");
        }
        CaptureSwitch.Wish wish = new CaptureSwitch.Wish(why, voice);
        CaptureSwitch.Outcome outcome = of.equals("next")
                ? taps.next(viewer.tenantId(), viewer.actor(), call.id(), wish)
                : taps.now(viewer.tenantId(), viewer.actor(), call.id(), wish);
        return switch (outcome) {
            // a refusal stands on the page, with its sentence
            case CaptureSwitch.Outcome.Done done -> page(viewer, id);
            case CaptureSwitch.Outcome.Refused refused -> page(viewer, id);
            case CaptureSwitch.Outcome.Repeated repeated -> page(viewer, id);
            case CaptureSwitch.Outcome.Already already ->
                throw new ResponseStatusException(HttpStatus.CONFLICT, "there is a capture already");
            case CaptureSwitch.Outcome.KeyTaken taken ->
                throw new ResponseStatusException(HttpStatus.CONFLICT, "people have no keys");
            case CaptureSwitch.Outcome.NoCall none ->
                throw new ResponseStatusException(HttpStatus.CONFLICT, "the call is over");
        };
    }

    @PostMapping("/end")
    @ForRoles(Role.TENANT_ADMIN)
    String end(Viewer viewer, @PathVariable UUID id) {
        CallView call = call(viewer, id);
        if (!taps.stop(viewer.tenantId(), viewer.actor(), call.id())) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "nothing is captured, or the worker does not answer");
        }
        return page(viewer, id);
    }

    @GetMapping("/{capture}/file")
    @ForRoles(Role.TENANT_ADMIN)
    ResponseEntity<InputStreamResource> file(Viewer viewer, @PathVariable UUID id, @PathVariable UUID capture) {
        CallView call = call(viewer, id);
        return captures.file(viewer.tenantId(), viewer.actor(), call.id(), capture)
                .map(file -> ResponseEntity.ok()
                        .contentType(PCAPNG)
                        .cacheControl(CacheControl.noStore())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                ContentDisposition.attachment()
                                        .filename(id + ".pcapng")
                                        .build()
                                        .toString())
                        .body(new InputStreamResource(file.open(), "a packet capture")))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{capture}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String delete(Viewer viewer, @PathVariable UUID id, @PathVariable UUID capture) {
        if (!captures.delete(viewer.tenantId(), viewer.actor(), call(viewer, id), capture)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return page(viewer, id);
    }

    private static String page(Viewer viewer, UUID id) {
        return "redirect:" + viewer.base() + "/calls/" + id;
    }

    private CallView call(Viewer viewer, UUID id) {
        return calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
