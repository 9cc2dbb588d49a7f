package io.pulseline.platform.console.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.trunks.Standings;
import io.pulseline.platform.workers.WorkerNode;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// The fleet: what each worker carries, what is left if the fullest one dies, and draining.
@Controller
class WorkersController {
    private final Workers workers;
    private final Standings telephony;
    private final Clock clock;

    WorkersController(Workers workers, Standings telephony, Clock clock) {
        this.workers = workers;
        this.telephony = telephony;
        this.clock = clock;
    }

    /// @param percent  of the capacity that is in use, 0 to 100
    /// @param reserved of the capacity that is promised to calls being set up, so that both are at most 100
    /// @param seconds  since it was last heard of
    record Row(WorkerNode node, int percent, int reserved, long seconds) {
        boolean serving() {
            return node.state().equals("SERVING");
        }

        /// What pages show: a worker that was asked to drain drains, though its next lease has not said so yet.
        public String state() {
            return node.drainAsked() && serving() ? "DRAINING" : node.state();
        }

        public boolean drainable() {
            return state().equals("SERVING") || state().equals("STARTING");
        }
    }

    @GetMapping("/bsp/workers")
    String index(@RequestParam(required = false) @Nullable String drained, Model model) {
        List<Row> rows = workers.all().stream().map(this::row).toList();
        List<WorkerNode> serving = rows.stream()
                .filter(row -> row.state().equals("SERVING"))
                .map(Row::node)
                .toList();
        Optional<WorkerNode> fullest = serving.stream().max(Comparator.comparingInt(WorkerNode::sessions));
        int room = serving.stream().mapToInt(WorkersController::room).sum();
        model.addAttribute("rows", rows);
        model.addAttribute(
                "sessions", rows.stream().mapToInt(row -> row.node().sessions()).sum());
        model.addAttribute(
                "capacity", serving.stream().mapToInt(WorkerNode::capacity).sum());
        model.addAttribute("serving", serving.size());
        model.addAttribute("fullest", fullest.map(WorkerNode::sessions).orElse(0));
        model.addAttribute(
                "roomElsewhere", room - fullest.map(WorkersController::room).orElse(0));
        model.addAttribute(
                "draining",
                rows.stream().filter(row -> row.state().equals("DRAINING")).count());
        model.addAttribute(
                "lost", rows.stream().filter(row -> row.state().equals("LOST")).count());
        model.addAttribute("drained", drained);
        model.addAttribute("bans", telephony.bans());
        return "console/workers";
    }

    /// Its calls go on, it gets no new ones; it learns it with its next lease, within a second.
    @PostMapping("/bsp/workers/{id}/drain")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String drain(Viewer viewer, @PathVariable String id) {
        if (!workers.drain(viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/workers?drained="
                + org.springframework.web.util.UriUtils.encode(id, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static int room(WorkerNode node) {
        return Math.max(0, node.capacity() - Math.max(node.sessions(), node.reserved()));
    }

    private Row row(WorkerNode node) {
        int capacity = Math.max(1, node.capacity());
        int used = Math.clamp(100L * node.sessions() / capacity, 0, 100);
        int promised = Math.clamp(100L * Math.max(0, node.reserved() - node.sessions()) / capacity, 0, 100 - used);
        return new Row(
                node,
                used,
                promised,
                Math.max(0, Duration.between(node.seenAt(), clock.instant()).toSeconds()));
    }
}
