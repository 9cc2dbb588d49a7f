package io.pulseline.platform.menus.web;

import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.MenuTargets.Does;
import io.pulseline.platform.calls.MenuTargets.Step;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.menus.VoiceMenu;
import io.pulseline.platform.menus.VoiceMenus;
import io.pulseline.platform.menus.VoiceMenus.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Menus of a tenant: what is said and what each key does.
@Controller
@RequestMapping("/t/{tenant}/settings/menus")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class MenusController {
    private final VoiceMenus menus;
    private final Teams teams;
    private final SipTargets telephony;
    private final BotTargets bots;

    MenusController(VoiceMenus menus, Teams teams, SipTargets telephony, BotTargets bots) {
        this.menus = menus;
        this.teams = teams;
        this.telephony = telephony;
        this.bots = bots;
    }

    /// The form as typed.
    ///
    /// @param does what each of [VoiceMenus#KEYS] does: a [Does], with `:` and an id where it names one; empty for
    ///             nothing
    public record Form(String name, String seconds, String tries, List<String> does, String otherwise) {
        static Form fresh() {
            return new Form("", "5", "3", List.of(), Does.AGENTS.name());
        }

        static Form of(VoiceMenu menu) {
            return new Form(
                    menu.name(),
                    String.valueOf(menu.timeoutSeconds()),
                    String.valueOf(menu.tries()),
                    VoiceMenus.KEYS.stream()
                            .map(key -> menu.keys().containsKey(key)
                                    ? text(menu.keys().get(key))
                                    : "")
                            .toList(),
                    text(menu.otherwise()));
        }

        private static String text(Step step) {
            return step.does() + (step.id() == null ? "" : ":" + step.id());
        }

        /// What a key does as typed.
        public String at(int index) {
            return index < does.size() ? does.get(index) : "";
        }
    }

    /// One of the things that a key can do.
    public record Choice(String value, String key, String name) {}

    @GetMapping
    ModelAndView index(Viewer viewer) {
        return page(viewer, null, Form.fresh(), Map.of());
    }

    @GetMapping("/{menu}")
    ModelAndView edit(Viewer viewer, @PathVariable("menu") UUID id) {
        VoiceMenu menu = find(viewer, id);
        return page(viewer, menu, Form.of(menu), Map.of());
    }

    @GetMapping("/{menu}/prompt")
    ResponseEntity<byte[]> prompt(Viewer viewer, @PathVariable("menu") UUID id) {
        return ResponseEntity.ok()
                .contentType(MenusApiController.OGG)
                .cacheControl(CacheControl.noStore())
                .body(menus.sound(viewer.tenantId(), id)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView create(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String seconds,
            @RequestParam(defaultValue = "") String tries,
            @RequestParam(required = false) @Nullable List<String> does,
            @RequestParam(defaultValue = "") String otherwise,
            RedirectAttributes kept) {
        Form form = new Form(name, seconds, tries, does == null ? List.of() : does, otherwise);
        return after(viewer, null, form, menus.add(viewer.tenantId(), viewer.actor(), draft(form)), "added", kept);
    }

    @PostMapping("/{menu}")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView update(
            Viewer viewer,
            @PathVariable("menu") UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String seconds,
            @RequestParam(defaultValue = "") String tries,
            @RequestParam(required = false) @Nullable List<String> does,
            @RequestParam(defaultValue = "") String otherwise,
            RedirectAttributes kept) {
        VoiceMenu menu = find(viewer, id);
        Form form = new Form(name, seconds, tries, does == null ? List.of() : does, otherwise);
        Kept change = menus.change(viewer.tenantId(), viewer.actor(), id, draft(form), null);
        return after(viewer, menu, form, change, "changed", kept);
    }

    @PostMapping("/{menu}/prompt")
    @ForRoles(Role.TENANT_ADMIN)
    String say(
            Viewer viewer,
            @PathVariable("menu") UUID id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes kept)
            throws IOException {
        find(viewer, id);
        byte[] upload = file == null ? new byte[0] : file.getBytes();
        menus.prompt(viewer.tenantId(), viewer.actor(), id, upload)
                .ifPresentOrElse(
                        wrong -> kept.addFlashAttribute("wrongSound", wrong.name()),
                        () -> kept.addFlashAttribute("said", "menus.said.prompt"));
        return "redirect:" + viewer.base() + "/settings/menus/" + id;
    }

    @PostMapping("/{menu}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String remove(Viewer viewer, @PathVariable("menu") UUID id, RedirectAttributes kept) {
        if (!menus.remove(viewer.tenantId(), viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "menus.said.removed");
        return "redirect:" + viewer.base() + "/settings/menus";
    }

    private static VoiceMenus.Draft draft(Form form) {
        Map<String, Step> keys = new TreeMap<>();
        for (int i = 0; i < VoiceMenus.KEYS.size(); i++) {
            if (!form.at(i).isBlank()) {
                keys.put(VoiceMenus.KEYS.get(i), step(form.at(i)));
            }
        }
        return new VoiceMenus.Draft(
                form.name(), number(form.seconds()), number(form.tries()), keys, step(form.otherwise()));
    }

    /// What cannot be read is a menu that nobody has, which is refused with its field.
    private static Step step(String text) {
        String[] parts = text.split(":", 2);
        try {
            return new Step(Does.valueOf(parts[0]), parts.length == 1 ? null : UUID.fromString(parts[1]));
        } catch (IllegalArgumentException unknown) {
            return new Step(Does.MENU, null);
        }
    }

    private static int number(String text) {
        return text.strip().matches("[0-9]{1,3}") ? Integer.parseInt(text.strip()) : 0;
    }

    private ModelAndView after(
            Viewer viewer, @Nullable VoiceMenu menu, Form form, Kept outcome, String said, RedirectAttributes kept) {
        return switch (outcome) {
            case Kept.Wrong(Map<String, String> fields) -> {
                ModelAndView again = page(viewer, menu, form, fields);
                again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
                yield again;
            }
            case Kept.Unknown unknown -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case Kept.Stale stale -> throw new ResponseStatusException(HttpStatus.CONFLICT);
            case Kept.Done(VoiceMenu done) -> {
                kept.addFlashAttribute("said", "menus.said." + said);
                yield new ModelAndView("redirect:" + viewer.base() + "/settings/menus/" + done.id());
            }
        };
    }

    private VoiceMenu find(Viewer viewer, UUID id) {
        return menus.named(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// @param menu which one the form changes, null for a new one
    private ModelAndView page(Viewer viewer, @Nullable VoiceMenu menu, Form form, Map<String, String> mistakes) {
        return new ModelAndView("menus/index")
                .addObject("menus", menus.of(viewer.tenantId()))
                .addObject("menu", menu)
                .addObject("form", form)
                .addObject("keys", VoiceMenus.KEYS)
                .addObject("choices", choices(viewer.tenantId()))
                .addObject("mistakes", mistakes)
                .addObject("longest", VoiceMenus.LONGEST.toSeconds())
                .addObject("admin", viewer.role() == Role.TENANT_ADMIN);
    }

    private List<Choice> choices(TenantId tenant) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("AGENTS", "menus.does.AGENTS", ""));
        teams.all(tenant)
                .forEach(team -> choices.add(new Choice("AGENTS:" + team.id(), "menus.does.team", team.name())));
        telephony.all(tenant).forEach(one -> choices.add(new Choice("SIP:" + one.id(), "menus.does.SIP", one.name())));
        bots.all(tenant).forEach(one -> choices.add(new Choice("BOT:" + one.id(), "menus.does.BOT", one.name())));
        menus.all(tenant).forEach(one -> choices.add(new Choice("MENU:" + one.id(), "menus.does.MENU", one.name())));
        for (Does does : List.of(Does.REPEAT, Does.CALLBACK, Does.HANG_UP)) {
            choices.add(new Choice(does.name(), "menus.does." + does, ""));
        }
        return choices;
    }
}
