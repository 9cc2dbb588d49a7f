package io.pulseline.platform.bots.web;

import io.pulseline.platform.bots.VoiceBot;
import io.pulseline.platform.bots.VoiceBots;
import io.pulseline.platform.bots.VoiceBots.Kept;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.workers.Workers;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Voice bots of a tenant. A secret is typed and never shown.
@Controller
@RequestMapping("/t/{tenant}/settings/bots")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class BotsController {
    private final VoiceBots bots;
    private final Workers workers;

    BotsController(VoiceBots bots, Workers workers) {
        this.bots = bots;
        this.workers = workers;
    }

    /// The form as typed, without the secret.
    record Form(String name, String url, boolean bargeIn, boolean quiet) {}

    @GetMapping
    ModelAndView index(Viewer viewer) {
        return page(viewer, null, new Form("", "", true, false), Map.of());
    }

    @GetMapping("/{bot}")
    ModelAndView edit(Viewer viewer, @PathVariable("bot") UUID id) {
        VoiceBot bot = find(viewer, id);
        return page(viewer, bot, new Form(bot.name(), bot.url(), bot.bargeIn(), bot.quiet()), Map.of());
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView create(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "false") boolean bargeIn,
            @RequestParam(defaultValue = "false") boolean quiet,
            RedirectAttributes kept) {
        Form form = new Form(name, url, bargeIn, quiet);
        return after(
                viewer, null, form, bots.add(viewer.tenantId(), viewer.actor(), draft(form, secret)), "added", kept);
    }

    @PostMapping("/{bot}")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView update(
            Viewer viewer,
            @PathVariable("bot") UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "false") boolean bargeIn,
            @RequestParam(defaultValue = "false") boolean quiet,
            RedirectAttributes kept) {
        Form form = new Form(name, url, bargeIn, quiet);
        Kept change = bots.change(viewer.tenantId(), viewer.actor(), id, draft(form, secret))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return after(viewer, find(viewer, id), form, change, "changed", kept);
    }

    @PostMapping("/{bot}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String remove(Viewer viewer, @PathVariable("bot") UUID id, RedirectAttributes kept) {
        if (!bots.remove(viewer.tenantId(), viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "bots.said.removed");
        return "redirect:" + viewer.base() + "/settings/bots";
    }

    private static VoiceBots.Draft draft(Form form, String secret) {
        return new VoiceBots.Draft(
                form.name(), form.url(), secret.isEmpty() ? null : secret, form.bargeIn(), form.quiet());
    }

    private ModelAndView after(
            Viewer viewer, @Nullable VoiceBot bot, Form form, Kept outcome, String said, RedirectAttributes kept) {
        return switch (outcome) {
            case Kept.Wrong(Map<String, String> fields) -> {
                ModelAndView again = page(viewer, bot, form, fields);
                again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
                yield again;
            }
            case Kept.Done done -> {
                kept.addFlashAttribute("said", "bots.said." + said);
                yield new ModelAndView("redirect:" + viewer.base() + "/settings/bots");
            }
        };
    }

    private VoiceBot find(Viewer viewer, UUID id) {
        return bots.named(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// @param bot which one the form changes, null for a new one
    private ModelAndView page(Viewer viewer, @Nullable VoiceBot bot, Form form, Map<String, String> mistakes) {
        return new ModelAndView("bots/index")
                .addObject("bots", bots.of(viewer.tenantId()))
                .addObject("bot", bot)
                .addObject("form", form)
                .addObject("mistakes", mistakes)
                .addObject("nobodyQuiets", workers.nobodyQuiets())
                .addObject("admin", viewer.role() == Role.TENANT_ADMIN);
    }
}
