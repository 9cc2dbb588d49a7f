package io.pulseline.platform.permissions.web;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MessageTemplates;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.RequestTemplates;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Templates that ask for a call permission: what Meta says of them, and new ones with a preview.
@Controller
class TemplatePages {
    private static final String ALL = "/t/{tenant}/permissions/templates";

    private final RequestTemplates templates;
    private final BusinessNumbers numbers;

    TemplatePages(RequestTemplates templates, BusinessNumbers numbers) {
        this.templates = templates;
        this.numbers = numbers;
    }

    @GetMapping(ALL)
    String index(Viewer viewer, Model model) {
        model.addAttribute("templates", templates.all(viewer.tenantId()));
        model.addAttribute("mayMake", viewer.role() == Role.TENANT_ADMIN && !viewer.acting());
        return "permissions/templates";
    }

    /// Asks Meta about all accounts now.
    @PostMapping(ALL + "/reads")
    String read(Viewer viewer, RedirectAttributes flash) {
        for (WabaId waba : accounts(viewer)) {
            templates.refresh(viewer.tenantId(), waba).ifPresent(fault -> flash.addFlashAttribute("fault", fault));
        }
        return "redirect:" + viewer.base() + "/permissions/templates";
    }

    @GetMapping(ALL + "/new")
    String edit(Viewer viewer, TemplateForm form, Model model) {
        return form(viewer, form, Map.of(), model);
    }

    private String form(Viewer viewer, TemplateForm form, Map<String, String> problems, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("problems", problems);
        model.addAttribute("accounts", accounts(viewer));
        return "permissions/template-new";
    }

    /// Hands it in, or shows how it looks when that was the button.
    @PostMapping(ALL)
    @ForRoles(Role.TENANT_ADMIN)
    String create(
            Viewer viewer, TemplateForm form, Model model, RedirectAttributes flash, HttpServletResponse response) {
        Map<String, String> problems = form.problems();
        WabaId waba = accounts(viewer).stream()
                .filter(account -> account.value().equals(form.waba()))
                .findFirst()
                .orElse(null);
        if (waba == null) {
            problems = Map.of("waba", "permissions.template.account.wrong");
        }
        if (!problems.isEmpty() || waba == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return form(viewer, form, problems, model);
        }
        if (form.preview() != null) {
            return form(viewer, form, Map.of(), model);
        }
        if (templates.create(viewer.tenantId(), viewer.actor(), waba, form.words())
                instanceof GraphResult.Failed<MessageTemplates.Template>(GraphFault fault)) {
            model.addAttribute("fault", fault);
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return form(viewer, form, Map.of(), model);
        }
        flash.addFlashAttribute("made", true);
        return "redirect:" + viewer.base() + "/permissions/templates";
    }

    @GetMapping(ALL + "/{waba}/{name}/{language}")
    String show(
            Viewer viewer,
            @PathVariable("waba") String waba,
            @PathVariable("name") String name,
            @PathVariable("language") String language,
            Model model) {
        WabaId account = new WabaId(waba);
        model.addAttribute(
                "known",
                templates
                        .find(viewer.tenantId(), account, name, language)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("versions", templates.versions(viewer.tenantId(), account, name, language));
        return "permissions/template";
    }

    private List<WabaId> accounts(Viewer viewer) {
        return numbers.all(viewer.tenantId()).stream()
                .map(BusinessNumber::waba)
                .distinct()
                .toList();
    }
}
