package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.onboarding.Onboarding;
import io.pulseline.platform.onboarding.Step;
import io.pulseline.platform.onboarding.StepKey;
import io.pulseline.platform.onboarding.WindowEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What the page's script reports from Meta's window, and what a person runs again.
@Controller
@RequestMapping("/t/{tenant}/onboarding")
@ForRoles(Role.TENANT_ADMIN)
class SignupController {
    private static final int LONGEST_DATA = 8_192;
    private static final int LONGEST_CODE = 2_048;

    private final Onboarding onboarding;
    private final OnboardingController pages;
    private final ObjectMapper json;

    SignupController(Onboarding onboarding, OnboardingController pages, ObjectMapper json) {
        this.onboarding = onboarding;
        this.pages = pages;
        this.json = json;
    }

    /// The browser names the sign-up: Meta's window has to open in the very turn of the click.
    @PostMapping
    ResponseEntity<Void> begin(Viewer viewer, @RequestParam UUID id) {
        onboarding.begin(viewer.tenantId(), id, viewer.actor());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{signup}/events")
    ResponseEntity<Void> told(
            Viewer viewer,
            @PathVariable("signup") UUID id,
            @RequestParam String event,
            @RequestParam(defaultValue = "{}") String data) {
        return onboarding.told(viewer.tenantId(), id, WindowEvent.of(event, read(data)))
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }

    /// A browser's word: whatever cannot be read is nothing.
    private JsonNode read(String data) {
        try {
            return data.length() > LONGEST_DATA ? json.createObjectNode() : json.readTree(data);
        } catch (JacksonException malformed) {
            return json.createObjectNode();
        }
    }

    /// Answers when the code is exchanged: 30 s are not long.
    @PostMapping("/{signup}/code")
    ResponseEntity<Void> code(Viewer viewer, @PathVariable("signup") UUID id, @RequestParam String code) {
        if (code.isBlank() || code.length() > LONGEST_CODE) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        if (onboarding.find(viewer.tenantId(), id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return onboarding.code(viewer.tenantId(), id, new Secret(code), viewer.actor())
                ? ResponseEntity.noContent().build()
                : ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    /// @param step empty: everything that failed
    @PostMapping("/{signup}/runs")
    String run(
            Viewer viewer,
            @PathVariable("signup") UUID id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String waba,
            @RequestParam(defaultValue = "") String number,
            RedirectAttributes flash) {
        if (onboarding.find(viewer.tenantId(), id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        boolean started = step.isEmpty()
                ? onboarding.againAll(viewer.tenantId(), id, viewer.actor())
                : onboarding.again(viewer.tenantId(), id, key(step, waba, number), viewer.actor());
        if (!started) {
            flash.addFlashAttribute("busy", true);
        }
        return back(viewer, id);
    }

    private static StepKey key(String step, String waba, String number) {
        try {
            return new StepKey(Step.valueOf(step), waba, number);
        } catch (IllegalArgumentException unknown) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }

    /// The two-step PIN that a number has from elsewhere. A wrong one counts at Meta, so the shape is checked here.
    @PostMapping("/{signup}/pin")
    String pin(
            Viewer viewer,
            @PathVariable("signup") UUID id,
            @RequestParam String waba,
            @RequestParam String number,
            @RequestParam(defaultValue = "") String pin,
            HttpServletResponse response,
            Model model) {
        String digits = pin.replaceAll("[ -]", "");
        if (onboarding.find(viewer.tenantId(), id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (!digits.matches("[0-9]{6}")) {
            model.addAttribute("pinProblem", number);
            pages.fill(viewer, id, model);
            response.setStatus(422);
            return "onboarding/show";
        }
        onboarding.pin(viewer.tenantId(), id, key("REGISTER", waba, number), new Secret(digits), viewer.actor());
        return back(viewer, id);
    }

    private static String back(Viewer viewer, UUID id) {
        return "redirect:" + viewer.base() + "/onboarding/" + id;
    }
}
