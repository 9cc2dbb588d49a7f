package io.pulseline.platform.permissions.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.Campaign;
import io.pulseline.platform.permissions.Campaigns;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/// Asking many users: the plan and what it costs first, then a run with a pause.
@Controller
class CampaignPages {
    private static final String ALL = "/t/{tenant}/permissions/requests";
    private static final String ONE = ALL + "/{id}";

    private final Campaigns campaigns;
    private final BusinessNumbers numbers;

    CampaignPages(Campaigns campaigns, BusinessNumbers numbers) {
        this.campaigns = campaigns;
        this.numbers = numbers;
    }

    @GetMapping(ALL)
    String index(Viewer viewer, Model model) {
        model.addAttribute("campaigns", campaigns.all(viewer.tenantId()));
        return "permissions/campaigns";
    }

    @GetMapping(ALL + "/new")
    String edit(Viewer viewer, CampaignForm form, Model model) {
        return form(viewer, form, Map.of(), model);
    }

    private String form(Viewer viewer, CampaignForm form, Map<String, String> problems, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("problems", problems);
        model.addAttribute("numbers", numbers.all(viewer.tenantId()));
        return "permissions/campaign-new";
    }

    @PostMapping(ALL)
    @ForRoles(Role.TENANT_ADMIN)
    String plan(Viewer viewer, CampaignForm form, Model model, HttpServletResponse response) {
        Map<String, String> problems = form.problems();
        if (problems.isEmpty()
                && numbers.find(viewer.tenantId(), new PhoneNumberId(String.valueOf(form.number())))
                        .isEmpty()) {
            problems = Map.of("number", "permissions.campaign.number.wrong");
        }
        if (!problems.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return form(viewer, form, problems, model);
        }
        UUID id = campaigns.plan(
                viewer.tenantId(), viewer.actor(), form.draft(form.segmentWords(), viewer.zone()), form.segment());
        return "redirect:" + viewer.base() + "/permissions/requests/" + id;
    }

    /// @param htmx set when the page asks for what moves while it runs
    @GetMapping(ONE)
    String show(
            Viewer viewer,
            @PathVariable("id") UUID id,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            Model model) {
        fill(viewer, id, model);
        return htmx == null ? "permissions/campaign" : "permissions/_campaign-progress :: progress";
    }

    private void fill(Viewer viewer, UUID id, Model model) {
        Campaign campaign = find(viewer, id);
        model.addAttribute("campaign", campaign);
        model.addAttribute(
                "number",
                numbers.find(viewer.tenantId(), campaign.draft().number()).orElseThrow());
        model.addAttribute("mayRun", viewer.role() == Role.TENANT_ADMIN && !viewer.acting());
    }

    /// Starts it, or goes on after a pause.
    @PostMapping(ONE + "/activation")
    @ForRoles(Role.TENANT_ADMIN)
    String start(Viewer viewer, @PathVariable("id") UUID id) {
        campaigns.start(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    @PostMapping(ONE + "/pause")
    @ForRoles(Role.TENANT_ADMIN)
    String pause(Viewer viewer, @PathVariable("id") UUID id) {
        campaigns.pause(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    @PostMapping(ONE + "/cancellation")
    @ForRoles(Role.TENANT_ADMIN)
    String cancel(Viewer viewer, @PathVariable("id") UUID id) {
        campaigns.cancel(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    private Campaign find(Viewer viewer, UUID id) {
        return campaigns
                .find(viewer.tenantId(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(Viewer viewer, UUID id) {
        return "redirect:" + viewer.base() + "/permissions/requests/" + id;
    }
}
