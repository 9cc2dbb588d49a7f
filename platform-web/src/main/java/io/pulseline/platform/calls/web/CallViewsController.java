package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallViews;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// The named filters above the history of calls.
@Controller
@RequestMapping("/t/{tenant}/calls/views")
class CallViewsController {
    /// Why a view was not kept, by its word in the address.
    static final Map<String, String> PROBLEMS =
            Map.of("nobody", "calls.views.nobody", "name", "calls.views.name.wrong", "many", "calls.views.many");

    private final CallViews views;

    CallViewsController(CallViews views) {
        this.views = views;
    }

    @PostMapping
    String create(
            Viewer viewer,
            @ModelAttribute("filter") CallFilterForm form,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String shared) {
        String given = name.strip();
        if (viewer.acting()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        String problem = null;
        if (form.namesSomebody() || form.isEmpty()) {
            problem = "nobody";
        } else if (given.isEmpty() || given.length() > CallViews.LONGEST_NAME) {
            problem = "name";
        } else if (!views.save(
                viewer.tenantId(),
                viewer.actor(),
                viewer.person(),
                given,
                form.query(),
                shared == null ? CallViews.Audience.MAKER : CallViews.Audience.EVERYBODY)) {
            problem = "many";
        }
        // not by a flash attribute: the session would keep whom the filter names
        String query = Stream.of(form.query(), problem == null ? "" : "problem=" + problem)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
        return "redirect:" + viewer.base() + "/calls" + (query.isEmpty() ? "" : "?" + query);
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
