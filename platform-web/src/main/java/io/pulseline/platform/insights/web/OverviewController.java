package io.pulseline.platform.insights.web;

import io.pulseline.platform.identity.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class OverviewController {
    @GetMapping({"/t/{tenant}", "/t/{tenant}/"})
    String overview(Viewer viewer, Model model) {
        return "insights/overview";
    }

    @GetMapping({"/bsp", "/bsp/"})
    String home(Viewer viewer, Model model) {
        return "insights/home";
    }
}
