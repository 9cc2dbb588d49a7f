package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialResult;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.RequestResult;
import io.pulseline.platform.permissions.Speaker;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The dialler: call a user, or ask for the permission to. Answers with the dock's next face; what Meta or we
/// refuse
/// comes with its reason and a status that says so.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class DialController {
    private final LiveCalls calls;
    private final CallPermissions permissions;
    private final KnownUsers users;
    private final Desk desk;

    DialController(LiveCalls calls, CallPermissions permissions, KnownUsers users, Desk desk) {
        this.calls = calls;
        this.permissions = permissions;
        this.users = users;
        this.desk = desk;
    }

    /// @param key made by the page for each press of the button; a repeat dials nobody
    @PostMapping("/t/{tenant}/calls")
    ModelAndView create(
            Viewer viewer, @RequestParam String number, @RequestParam String to, @RequestParam Optional<UUID> key) {
        Optional<WaUser> user = users.read(viewer.tenantId(), to);
        if (user.isEmpty()) {
            return refused(viewer, number, to, HttpStatus.UNPROCESSABLE_ENTITY, "unreadable", null);
        }
        DialResult result = calls.dial(
                viewer.tenantId(),
                viewer.actor(),
                new LiveCalls.Dial(
                        new PhoneNumberId(number),
                        user.get(),
                        viewer.person(),
                        viewer.name(),
                        null,
                        null,
                        key.orElseGet(UUID::randomUUID).toString()));
        return switch (result) {
            case DialResult.Dialled dialled -> face(viewer, desk.look(viewer), HttpStatus.OK);
            case DialResult.NoPermission(String reason, GraphFault fault, Instant next) ->
                face(viewer, blocked(viewer, number, to, user.get(), reason, fault, next, null), HttpStatus.CONFLICT);
            case DialResult.PermissionUnknown(GraphFault fault) ->
                refused(viewer, number, to, HttpStatus.CONFLICT, "permission-unknown", fault);
            case DialResult.Refused(var call, GraphFault fault) ->
                refused(viewer, number, to, HttpStatus.CONFLICT, "refused", fault);
            case DialResult.Stopped(DialGate gate) ->
                refused(
                        viewer,
                        number,
                        to,
                        HttpStatus.CONFLICT,
                        "gate." + gate.name().word(),
                        null);
            case DialResult.NoWorker worker -> refused(viewer, number, to, HttpStatus.CONFLICT, "no-worker", null);
            case DialResult.NoTelephone none -> throw new IllegalStateException("the softphone rings no telephone");
            case DialResult.NumberUnknown unknown ->
                refused(viewer, number, to, HttpStatus.UNPROCESSABLE_ENTITY, "number-unknown", null);
            case DialResult.SipNumber sip -> refused(viewer, number, to, HttpStatus.CONFLICT, "sip-number", null);
        };
    }

    /// Asks the user for permission, as a message in the chat.
    @PostMapping("/t/{tenant}/softphone/permission-requests")
    ModelAndView ask(
            Viewer viewer, @RequestParam String number, @RequestParam String to, @RequestParam Optional<UUID> key) {
        Optional<WaUser> user = users.read(viewer.tenantId(), to);
        if (user.isEmpty()) {
            return refused(viewer, number, to, HttpStatus.UNPROCESSABLE_ENTITY, "unreadable", null);
        }
        RequestResult result = permissions.request(
                viewer.tenantId(),
                viewer.actor(),
                new PhoneNumberId(number),
                user.get(),
                null,
                null,
                key.orElseGet(UUID::randomUUID).toString());
        Face.Ask ask = switch (result) {
            case RequestResult.Sent sent -> new Face.Ask("sent", null, null);
            case RequestResult.NotAllowedNow(String reason, Instant next, Speaker speaker) ->
                new Face.Ask("not-now", null, next);
            case RequestResult.Refused(GraphFault fault) -> new Face.Ask("refused", fault, null);
            case RequestResult.KeyTaken taken -> new Face.Ask("refused", null, null);
        };
        return face(
                viewer,
                blocked(viewer, number, to, user.get(), "", null, null, ask),
                ask.key().equals("sent") ? HttpStatus.OK : HttpStatus.CONFLICT);
    }

    private Face.Blocked blocked(
            Viewer viewer,
            String number,
            String to,
            WaUser user,
            String reason,
            @Nullable GraphFault fault,
            @Nullable Instant next,
            Face.@Nullable Ask ask) {
        return new Face.Blocked(
                new PhoneNumberId(number),
                to.strip(),
                new CallWords(viewer.zone()).who(user),
                reason,
                fault,
                next,
                ask);
    }

    private ModelAndView refused(
            Viewer viewer, String number, String to, HttpStatus status, String key, @Nullable GraphFault fault) {
        return face(viewer, new Face.Idle(number, to, new Face.Problem(key, fault)), status);
    }

    private ModelAndView face(Viewer viewer, Face face, HttpStatus status) {
        ModelAndView view = new ModelAndView("calls/_dock", desk.model(viewer, face));
        view.setStatus(status);
        return view;
    }
}
