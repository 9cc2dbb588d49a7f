package io.pulseline.platform.calls.web;

import io.github.wimdeblauwe.htmx.spring.boot.mvc.HtmxRequest;
import io.pulseline.platform.calls.AgentDesk;
import io.pulseline.platform.calls.AgentPresence;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Declines;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Not taking a call that rings; the end of a call: cancel, hang up; and being ready again after it.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class HangUpController {
    private final LiveCalls calls;
    private final Declines declines;
    private final AgentDesk agentDesk;
    private final AgentPresence presence;
    private final Desk desk;

    HangUpController(LiveCalls calls, Declines declines, AgentDesk agentDesk, AgentPresence presence, Desk desk) {
        this.presence = presence;
        this.calls = calls;
        this.declines = declines;
        this.agentDesk = agentDesk;
        this.desk = desk;
    }

    /// What rings elsewhere too rings on there.
    @PostMapping("/t/{tenant}/calls/{id}/rejection")
    ModelAndView decline(Viewer viewer, @PathVariable UUID id, HtmxRequest htmx) {
        return declines.decline(viewer.tenantId(), viewer.person(), viewer.name(), new CallId(id))
                ? after(viewer, id, htmx)
                : create(viewer, id, htmx);
    }

    @PostMapping("/t/{tenant}/calls/{id}/termination")
    ModelAndView create(Viewer viewer, @PathVariable UUID id, HtmxRequest htmx) {
        CallId call = new CallId(id);
        CallView now = calls.find(viewer.tenantId(), call)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        boolean others = now.agentId() != null && !viewer.person().value().equals(now.agentId());
        if (others && viewer.role() == Role.AGENT) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        calls.hangUp(viewer.tenantId(), viewer.actor(), call);
        return after(viewer, id, htmx);
    }

    private ModelAndView after(Viewer viewer, UUID id, HtmxRequest htmx) {
        return htmx.isHtmxRequest()
                ? new ModelAndView("calls/_dock", desk.model(viewer, desk.look(viewer)))
                : new ModelAndView("redirect:" + viewer.base() + "/calls/" + id);
    }

    /// Nothing rings at this agent any more, in no tab.
    @PostMapping("/t/{tenant}/softphone/absence")
    ModelAndView away(Viewer viewer) {
        presence.leave(viewer.tenantId(), viewer.person());
        return new ModelAndView("calls/_dock", desk.model(viewer, desk.look(viewer)));
    }

    /// Puts the ended call away, and ends an absence.
    @PostMapping("/t/{tenant}/softphone/readiness")
    ModelAndView ready(Viewer viewer) {
        presence.comeBack(viewer.tenantId(), viewer.person());
        agentDesk.putAway(viewer.tenantId(), viewer.person());
        return new ModelAndView("calls/_dock", desk.model(viewer, desk.look(viewer)));
    }
}
