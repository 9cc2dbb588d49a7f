package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AnswerResult;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.SupervisionRule;
import io.pulseline.platform.calls.Supervisions;
import io.pulseline.platform.calls.Supervisions.Begun;
import io.pulseline.platform.calls.Supervisions.Changed;
import io.pulseline.platform.calls.TakeOvers;
import io.pulseline.platform.calls.TakeOvers.Taken;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.MixMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// An administrator listens to a talk of the live board and speaks into it; the softphone carries the voice.
@Controller
@ForRoles(Role.TENANT_ADMIN)
class SupervisionController {
    private static final String SDP = "application/sdp";

    private final LiveCalls calls;
    private final Supervisions supervisions;
    private final TakeOvers takeOvers;
    private final Desk desk;
    private final MessageSource words;

    SupervisionController(
            LiveCalls calls, Supervisions supervisions, TakeOvers takeOvers, Desk desk, MessageSource words) {
        this.calls = calls;
        this.supervisions = supervisions;
        this.takeOvers = takeOvers;
        this.desk = desk;
        this.words = words;
    }

    @PostMapping("/t/{tenant}/calls/{id}/supervision")
    ModelAndView create(Viewer viewer, @PathVariable UUID id) {
        CallId call = known(viewer, id);
        Begun begun = supervisions.begin(
                viewer.tenantId(), viewer.actor(), viewer.person(), viewer.name(), call, MixMode.LISTEN);
        return face(viewer, begun == Begun.YES ? null : "softphone.supervise." + begun);
    }

    @PostMapping("/t/{tenant}/calls/{id}/supervision/mode")
    ModelAndView update(Viewer viewer, @PathVariable UUID id, @RequestParam MixMode mode) {
        known(viewer, id);
        Changed done = supervisions.change(viewer.tenantId(), viewer.actor(), viewer.person(), mode);
        return face(viewer, done == Changed.YES ? null : "softphone.supervise." + done);
    }

    /// From a bot; from an agent only the agent passes a call on.
    @PostMapping("/t/{tenant}/calls/{id}/supervision/takeover")
    ModelAndView takeOver(Viewer viewer, @PathVariable UUID id) {
        Taken taken = takeOvers.takeOver(viewer.tenantId(), viewer.actor(), viewer.person(), known(viewer, id));
        return face(viewer, taken == Taken.YES ? null : "softphone.supervise." + taken);
    }

    @PostMapping("/t/{tenant}/calls/{id}/supervision/removal")
    ModelAndView remove(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        supervisions.end(viewer.tenantId(), viewer.actor(), viewer.person());
        return face(viewer, null);
    }

    @PostMapping(path = "/t/{tenant}/calls/{id}/supervision/leg", consumes = SDP)
    ResponseEntity<String> join(Viewer viewer, @PathVariable UUID id, @RequestBody String offer, Locale locale) {
        AnswerResult result = supervisions.join(viewer.tenantId(), viewer.person(), new CallId(id), offer);
        if (result instanceof AnswerResult.Connected(String sdp)) {
            return ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(SDP))
                    .body(sdp);
        }
        boolean gone = result instanceof AnswerResult.Gone;
        Object[] why = {result instanceof AnswerResult.Failed(String reason) ? reason : ""};
        return ResponseEntity.status(gone ? HttpStatus.NOT_FOUND : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(new MediaType("text", "plain", StandardCharsets.UTF_8))
                .body(words.getMessage(gone ? "softphone.leg.gone" : "softphone.leg.failed", why, locale));
    }

    /// The rule for all talks that are listened to from now on.
    @PostMapping("/t/{tenant}/live/supervision-rule")
    String rule(
            Viewer viewer,
            @RequestParam(defaultValue = "false") boolean announced,
            @RequestParam(defaultValue = "false") boolean shown,
            @RequestParam(defaultValue = "false") boolean quiet) {
        supervisions.set(viewer.tenantId(), viewer.actor(), new SupervisionRule(announced, shown, quiet));
        return "redirect:" + viewer.base() + "/live";
    }

    private ModelAndView face(Viewer viewer, @Nullable String refused) {
        Map<String, Object> model = desk.model(viewer, desk.look(viewer));
        model.put("refused", refused);
        return new ModelAndView("calls/_dock", model);
    }

    private CallId known(Viewer viewer, UUID id) {
        return calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .id();
    }
}
