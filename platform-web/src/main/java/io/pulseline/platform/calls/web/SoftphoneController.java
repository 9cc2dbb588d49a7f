package io.pulseline.platform.calls.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The dock that every page of a tenant loads; afterwards the stream keeps it true.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class SoftphoneController {
    private final Desk desk;
    private final KnownUsers users;

    SoftphoneController(Desk desk, KnownUsers users) {
        this.desk = desk;
        this.users = users;
    }

    @GetMapping("/t/{tenant}/softphone")
    ModelAndView show(Viewer viewer) {
        return new ModelAndView("calls/_softphone", desk.model(viewer, desk.look(viewer)));
    }

    /// Only the face, for the way back from a refused call.
    @GetMapping("/t/{tenant}/softphone/face")
    ModelAndView face(Viewer viewer) {
        return new ModelAndView("calls/_dock", desk.model(viewer, desk.look(viewer)));
    }

    /// Whom the dialler may mean, while somebody types.
    @GetMapping("/t/{tenant}/softphone/users")
    ModelAndView users(Viewer viewer, @RequestParam(defaultValue = "") String to) {
        return new ModelAndView(
                "calls/_users",
                Map.of("users", users.suggest(viewer.tenantId(), to), "say", new CallWords(viewer.zone())));
    }
}
