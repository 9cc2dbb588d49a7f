package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.Supervisions;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.workers.Workers;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

@Controller
class LiveController {
    private final LiveBoard board;

    private final Supervisions supervisions;
    private final Workers workers;

    LiveController(LiveBoard board, Supervisions supervisions, Workers workers) {
        this.board = board;
        this.supervisions = supervisions;
        this.workers = workers;
    }

    @GetMapping("/t/{tenant}/live")
    ModelAndView show(Viewer viewer) {
        return new ModelAndView("calls/live", board.model(viewer, board.picture(viewer)))
                .addObject("rule", supervisions.rule(viewer.tenantId()))
                .addObject("nobodyQuiets", workers.nobodyQuiets());
    }
}
