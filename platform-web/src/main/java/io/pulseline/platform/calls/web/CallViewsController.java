package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallViews;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The named filters above the history of calls.
@Controller
@RequestMapping("/t/{tenant}/calls/views")
class CallViewsController {
    private final CallViews views;

    CallViewsController(CallViews views) {
        this.views = views;
    }

    @PostMapping
    String create(
            Viewer viewer,
            @ModelAttribute("filter") CallFilterForm form,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String shared,
            RedirectAttributes flash) {
        String given = name.strip();
        if (viewer.acting()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        if (form.namesSomebody() || form.isEmpty()) {
            flash.addFlashAttribute("viewProblem", "calls.views.nobody");
        } else if (given.isEmpty() || given.length() > CallViews.LONGEST_NAME) {
            flash.addFlashAttribute("viewProblem", "calls.views.name.wrong");
        } else if (!views.save(
                viewer.tenantId(),
                viewer.actor(),
                viewer.person(),
                given,
                form.query(),
                shared == null ? CallViews.Audience.MAKER : CallViews.Audience.EVERYBODY)) {
            flash.addFlashAttribute("viewProblem", "calls.views.many");
        }
        return "redirect:" + viewer.base() + "/calls" + (form.isEmpty() ? "" : "?" + form.query());
    }

    @PostMapping("/{id}/removal")
    String delete(Viewer viewer, @PathVariable UUID id) {
        boolean administrator = viewer.role() == Role.TENANT_ADMIN && !viewer.acting();
        boolean gone = views.removeOwn(viewer.tenantId(), viewer.actor(), viewer.person(), id)
                || administrator && views.removeShared(viewer.tenantId(), viewer.actor(), id);
        if (!gone) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:" + viewer.base() + "/calls";
    }
}
