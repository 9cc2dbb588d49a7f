package io.pulseline.platform.solutions.web;

import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.solutions.PartnerSolution.Act;
import io.pulseline.platform.solutions.PartnerSolutions;
import io.pulseline.platform.solutions.PartnerSolutions.Answer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Solutions with other partners.
@Controller
@RequestMapping("/bsp/solutions")
class SolutionsController {
    private final PartnerSolutions solutions;
    private final MetaProperties meta;

    SolutionsController(PartnerSolutions solutions, MetaProperties meta) {
        this.solutions = solutions;
        this.meta = meta;
    }

    @GetMapping
    String index(Viewer viewer, Model model) {
        model.addAttribute("solutions", solutions.all());
        model.addAttribute("may", viewer.role() == Role.BSP_ADMIN && solutions.connected());
        model.addAttribute("connected", solutions.connected());
        model.addAttribute("app", meta.appId());
        return "solutions/index";
    }

    @PostMapping("/reads")
    @ForRoles(Role.BSP_ADMIN)
    String read(RedirectAttributes flash) {
        if (solutions.refresh() instanceof Answer.Refused refused) {
            flash.addFlashAttribute("fault", refused.fault());
        }
        return "redirect:/bsp/solutions";
    }

    /// @param act what Meta shall be asked
    @PostMapping("/{solution}/answers")
    @ForRoles(Role.BSP_ADMIN)
    String act(Viewer viewer, @PathVariable String solution, @RequestParam Act act, RedirectAttributes flash) {
        switch (solutions.act(viewer.actor(), solution, act)) {
            case Answer.Done done -> flash.addFlashAttribute("done", act.name());
            case Answer.Refused refused -> flash.addFlashAttribute("fault", refused.fault());
            case Answer.NotNow notNow -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case Answer.NoToken none -> flash.addFlashAttribute("done", "NONE");
        }
        return "redirect:/bsp/solutions";
    }
}
