package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallHolds;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Puts the user of the agent's own conversation on hold, and comes back.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class HoldController {
    private final LiveCalls calls;
    private final CallHolds holds;
    private final Desk desk;

    HoldController(LiveCalls calls, CallHolds holds, Desk desk) {
        this.calls = calls;
        this.holds = holds;
        this.desk = desk;
    }

    @PostMapping("/t/{tenant}/calls/{id}/hold")
    ModelAndView create(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        return face(viewer, holds.hold(viewer.tenantId(), viewer.person(), new CallId(id)));
    }

    @PostMapping("/t/{tenant}/calls/{id}/hold/removal")
    ModelAndView remove(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        return face(viewer, holds.resume(viewer.tenantId(), viewer.person(), new CallId(id)));
    }

    private ModelAndView face(Viewer viewer, boolean done) {
        Map<String, Object> model = desk.model(viewer, desk.look(viewer));
        model.put("refused", done ? null : "softphone.hold.refused");
        return new ModelAndView("calls/_dock", model);
    }

    private void known(Viewer viewer, UUID id) {
        if (calls.find(viewer.tenantId(), new CallId(id)).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
