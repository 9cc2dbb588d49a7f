package io.pulseline.platform.links.web;

import io.pulseline.platform.calls.CallOrigins;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.links.CallButton;
import io.pulseline.platform.links.CallButtons;
import io.pulseline.platform.links.CallLink;
import io.pulseline.platform.links.Welcome;
import io.pulseline.platform.links.Welcomes;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.qr.QrCode;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// How users can be led to call a number, and which calls that brought.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/links")
class LinksController {
    private static final Duration MONTHS = Duration.ofDays(90);

    private final BusinessNumbers numbers;
    private final CallOrigins origins;
    private final CallButtons buttons;
    private final Welcomes welcomes;
    private final Clock clock;

    LinksController(BusinessNumbers numbers, CallOrigins origins, CallButtons buttons, Welcomes welcomes, Clock clock) {
        this.numbers = numbers;
        this.origins = origins;
        this.buttons = buttons;
        this.welcomes = welcomes;
        this.clock = clock;
    }

    /// What the message form holds, as typed.
    public record Form(String to, String body, String label, String ttl, String payload) {
        CallButton button() {
            return new CallButton(
                    body.strip(),
                    label.strip(),
                    ttl.isBlank() ? CallButton.WEEK : ttl.matches("[0-9]{1,6}") ? Integer.parseInt(ttl) : 0,
                    payload.strip());
        }

        public String digits() {
            return to.replaceAll("[^0-9]", "");
        }
    }

    @GetMapping
    String show(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String payload,
            HttpServletResponse response,
            Model model) {
        return page(viewer, number(viewer, id), payload.strip(), new Form("", "", "", "", ""), response, model);
    }

    /// The code of the same link as a file.
    @GetMapping("/code")
    ResponseEntity<byte[]> code(
            Viewer viewer, @PathVariable("number") String id, @RequestParam(defaultValue = "") String payload) {
        BusinessNumber number = number(viewer, id);
        if (payload.length() > CallLink.LONGEST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        CallLink link = new CallLink(number.number(), payload.strip());
        return Download.of(
                "call-" + number.number().digits() + ".svg",
                MediaType.valueOf("image/svg+xml"),
                QrCode.of(link.address().toString()).svg().getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/buttons")
    @ForRoles({Role.TENANT_ADMIN, Role.AGENT})
    String send(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String body,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String ttl,
            @RequestParam(defaultValue = "") String payload,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = number(viewer, id);
        Form form = new Form(to, body, label, ttl, payload);
        List<String> wrong = new ArrayList<>(form.button().wrong());
        if (!form.digits().matches("[1-9][0-9]{6,14}")) {
            wrong.addFirst("to");
        }
        if (!wrong.isEmpty()) {
            model.addAttribute("wrong", wrong);
            response.setStatus(422);
            return page(viewer, number, "", form, response, model);
        }
        switch (buttons.send(
                viewer.tenantId(),
                number.id(),
                new WaUser(new E164(form.digits()), null, null),
                viewer.actor(),
                form.button())) {
            case GraphResult.Failed<String>(GraphFault fault) -> {
                model.addAttribute("fault", fault);
                response.setStatus(422);
                return page(viewer, number, "", form, response, model);
            }
            case GraphResult.Ok<String> sent -> flash.addFlashAttribute("sent", form.digits());
        }
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/links";
    }

    /// What a user gets who opens the chat for the first time; the switch is thrown at Meta first.
    @PostMapping("/welcome")
    @ForRoles(Role.TENANT_ADMIN)
    String welcome(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "false") boolean active,
            @RequestParam(defaultValue = "") String body,
            @RequestParam(defaultValue = "") String label,
            @RequestParam(defaultValue = "") String ttl,
            @RequestParam(defaultValue = "") String payload,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = number(viewer, id);
        Form typed = new Form("", body, label, ttl, payload);
        Welcome welcome = new Welcome(active, typed.button());
        List<String> wrong = active ? welcome.button().wrong() : List.of();
        Optional<GraphFault> fault = wrong.isEmpty()
                ? welcomes.set(viewer.tenantId(), number.id(), viewer.actor(), welcome)
                : Optional.empty();
        if (wrong.isEmpty() && fault.isEmpty()) {
            flash.addFlashAttribute("welcomed", active ? "ON" : "OFF");
            return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/links";
        }
        fault.ifPresent(one -> model.addAttribute("fault", one));
        model.addAttribute("wrongWelcome", wrong);
        model.addAttribute("welcome", welcome);
        response.setStatus(422);
        return page(viewer, number, "", new Form("", "", "", "", ""), response, model);
    }

    private String page(
            Viewer viewer,
            BusinessNumber number,
            String payload,
            Form form,
            HttpServletResponse response,
            Model model) {
        boolean tooLong = payload.length() > CallLink.LONGEST;
        if (tooLong) {
            response.setStatus(422);
        }
        String address =
                new CallLink(number.number(), tooLong ? "" : payload).address().toString();
        model.addAttribute("number", number);
        model.addAttribute("payload", payload);
        model.addAttribute("tooLong", tooLong);
        model.addAttribute("address", address);
        model.addAttribute("code", QrCode.of(address));
        model.addAttribute("form", form);
        model.addAttribute("sends", viewer.calls());
        model.addAttribute("makes", viewer.role() == Role.TENANT_ADMIN);
        if (!model.containsAttribute("welcome")) {
            model.addAttribute("welcome", welcomes.find(viewer.tenantId(), number.id()));
        }
        welcomes.latest(viewer.tenantId(), number.id()).ifPresent(one -> model.addAttribute("lastWelcome", one));
        model.addAttribute(
                "origins",
                origins.of(viewer.tenantId(), number.id(), clock.instant().minus(MONTHS)));
        return "links/show";
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return Optional.of(id)
                .filter(text -> !text.isBlank() && text.length() <= 64)
                .flatMap(text -> numbers.find(viewer.tenantId(), new PhoneNumberId(text)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
