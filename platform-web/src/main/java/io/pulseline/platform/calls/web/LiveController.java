package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.Supervisions;
import io.pulseline.platform.identity.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

@Controller
class LiveController {
    private final LiveBoard board;

    private final Supervisions supervisions;

    LiveController(LiveBoard board, Supervisions supervisions) {
        this.board = board;
        this.supervisions = supervisions;
    }

    @GetMapping("/t/{tenant}/live")
    ModelAndView show(Viewer viewer) {
        return new ModelAndView("calls/live", board.model(viewer, board.picture(viewer)))
                .addObject("announces", supervisions.announces(viewer.tenantId()));
    }
}
