package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallTransfer;
import io.pulseline.platform.calls.CallTransfers;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Consultations;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Passes a conversation on to a colleague, at once or after a talk, takes it back, or declines it. Somebody who was
/// faster changes nothing: the
/// softphone shows what is true by now.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class TransferController {
    private final LiveCalls calls;
    private final CallTransfers transfers;
    private final Consultations consultations;
    private final Desk desk;

    TransferController(LiveCalls calls, CallTransfers transfers, Consultations consultations, Desk desk) {
        this.calls = calls;
        this.transfers = transfers;
        this.consultations = consultations;
        this.desk = desk;
    }

    /// @param to  id of the colleague; empty when nobody was chosen
    /// @param how whether the colleague takes over at once or is asked first
    @PostMapping("/t/{tenant}/calls/{id}/transfer")
    ModelAndView create(
            Viewer viewer,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "PASS_ON") CallTransfer.Kind how) {
        known(viewer, id);
        boolean offered = to.matches("[0-9a-fA-F-]{36}")
                && switch (how) {
                    case PASS_ON ->
                        transfers.offer(
                                viewer.tenantId(), viewer.person(), viewer.name(), new CallId(id), colleague(to), how);
                    case CONSULT ->
                        consultations.ask(
                                viewer.tenantId(), viewer.person(), viewer.name(), new CallId(id), colleague(to));
                };
        return face(viewer, desk.look(viewer), offered ? null : "softphone.transfer.refused");
    }

    /// The colleague who was asked goes on with the user.
    @PostMapping("/t/{tenant}/calls/{id}/transfer/completion")
    ModelAndView complete(Viewer viewer, @PathVariable UUID id) {
        CallView call = known(viewer, id);
        boolean done = consultations.handOver(viewer.tenantId(), viewer.person(), new CallId(id));
        // not an empty desk: the stream has said whose the call is now, and this answer may come after it
        return face(viewer, desk.look(viewer, call), done ? null : "softphone.consult.refused");
    }

    @PostMapping("/t/{tenant}/calls/{id}/transfer/removal")
    ModelAndView remove(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        consultations.end(viewer.tenantId(), viewer.person(), new CallId(id));
        return face(viewer, desk.look(viewer), null);
    }

    private static PersonId colleague(String id) {
        return new PersonId(UUID.fromString(id));
    }

    private ModelAndView face(Viewer viewer, Face face, @Nullable String refused) {
        Map<String, Object> model = desk.model(viewer, face);
        model.put("refused", refused);
        return new ModelAndView("calls/_dock", model);
    }

    private CallView known(Viewer viewer, UUID id) {
        return calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
