package io.pulseline.platform.calls.web;

import io.pulseline.platform.identity.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

@Controller
class LiveController {
    private final LiveBoard board;

    LiveController(LiveBoard board) {
        this.board = board;
    }

    @GetMapping("/t/{tenant}/live")
    ModelAndView show(Viewer viewer) {
        return new ModelAndView("calls/live", board.model(viewer, board.picture(viewer)));
    }
}
