package io.pulseline.platform.permissions.web;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.RequestResult;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Who may be called until when, and the evidence for it.
@Controller
class PermissionPages {
    private static final String USER = "/t/{tenant}/permissions/{number}/{user}";
    private final CallPermissions permissions;
    private final BusinessNumbers numbers;

    PermissionPages(CallPermissions permissions, BusinessNumbers numbers) {
        this.permissions = permissions;
        this.numbers = numbers;
    }

    @GetMapping("/t/{tenant}/permissions")
    String index(Viewer viewer, BoardFilter filter, Model model) {
        Map<String, BusinessNumber> byId = numbers.all(viewer.tenantId()).stream()
                .collect(Collectors.toMap(number -> number.id().value(), Function.identity()));
        model.addAttribute("board", Board.of(permissions.board(viewer.tenantId(), filter.id()), filter));
        model.addAttribute("filter", filter);
        model.addAttribute("numbers", byId);
        return "permissions/index";
    }

    @GetMapping(USER)
    String show(Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user, Model model) {
        BusinessNumber business = number(viewer, number);
        WaUser who = user(user);
        Optional<PermissionState> state = permissions.state(viewer.tenantId(), business.id(), who);
        model.addAttribute("number", business);
        model.addAttribute("user", state.map(PermissionState::user).orElse(who));
        model.addAttribute("key", user);
        model.addAttribute("state", state.orElse(null));
        model.addAttribute("events", permissions.events(viewer.tenantId(), business.id(), who));
        model.addAttribute(
                "broken",
                permissions.verify(viewer.tenantId(), business.id(), who).orElse(null));
        model.addAttribute("idempotencyKey", UUID.randomUUID().toString());
        return "permissions/show";
    }

    /// Asks Meta now.
    @PostMapping(USER + "/reads")
    String read(
            Viewer viewer,
            @PathVariable("number") String number,
            @PathVariable("user") String user,
            RedirectAttributes flash) {
        BusinessNumber business = number(viewer, number);
        if (permissions.readLive(viewer.tenantId(), business.id(), user(user))
                instanceof GraphResult.Failed<PermissionState>(GraphFault fault)) {
            flash.addFlashAttribute("fault", fault);
        }
        return back(viewer, business, user);
    }

    @PostMapping(USER + "/requests")
    String request(
            Viewer viewer,
            @PathVariable("number") String number,
            @PathVariable("user") String user,
            @RequestParam(required = false) @Nullable String body,
            @RequestParam String idempotencyKey,
            RedirectAttributes flash) {
        BusinessNumber business = number(viewer, number);
        String text = body == null || body.isBlank() ? null : body.strip();
        RequestResult result = permissions.request(
                viewer.tenantId(), viewer.actor(), business.id(), user(user), text, null, idempotencyKey);
        switch (result) {
            case RequestResult.Sent sent -> flash.addFlashAttribute("sent", true);
            case RequestResult.NotAllowedNow notNow -> flash.addFlashAttribute("notNow", notNow);
            case RequestResult.Refused(GraphFault fault) -> flash.addFlashAttribute("fault", fault);
            case RequestResult.KeyTaken taken -> flash.addFlashAttribute("sent", true);
        }
        return back(viewer, business, user);
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(Viewer viewer, BusinessNumber number, String user) {
        return "redirect:" + viewer.base() + "/permissions/" + number.id() + "/" + user;
    }

    /// A number, or a business-scoped id (which starts with a country and a dot).
    private static WaUser user(String key) {
        try {
            return key.contains(".") ? new WaUser(null, new Bsuid(key), null) : new WaUser(E164.parse(key), null, null);
        } catch (IllegalArgumentException malformed) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
