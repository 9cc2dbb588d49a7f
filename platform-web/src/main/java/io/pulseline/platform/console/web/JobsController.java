package io.pulseline.platform.console.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.jobs.JobRun;
import io.pulseline.platform.jobs.Jobs;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// What runs by the calendar: when it ran and runs next, what came of it; run it now, rest it, let it go on.
@Controller
class JobsController {
    private static final int PAGE = 30;

    private final Jobs jobs;

    JobsController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/bsp/jobs")
    String index(@RequestParam(required = false) @Nullable String done, Model model) {
        List<Jobs.Entry> all = jobs.all();
        model.addAttribute("jobs", all);
        model.addAttribute(
                "failed",
                all.stream()
                        .filter(job -> job.last() != null && job.last().state() == JobRun.State.FAILED)
                        .count());
        model.addAttribute("paused", all.stream().filter(Jobs.Entry::paused).count());
        model.addAttribute("running", all.stream().filter(Jobs.Entry::running).count());
        model.addAttribute("done", done != null && done.matches("run|paused|resumed") ? done : null);
        return "console/jobs";
    }

    @GetMapping("/bsp/jobs/{name}")
    String show(@PathVariable String name, @RequestParam(required = false) @Nullable Long cursor, Model model) {
        Jobs.Entry job = find(name);
        List<JobRun> found = jobs.runs(name, cursor, PAGE + 1);
        List<JobRun> shown = found.subList(0, Math.min(PAGE, found.size()));
        String here = "/bsp/jobs/" + name;
        model.addAttribute("job", job);
        model.addAttribute("runs", shown.stream().map(Run::of).toList());
        model.addAttribute("first", cursor == null ? null : here);
        model.addAttribute(
                "next",
                found.size() > PAGE ? here + "?cursor=" + shown.getLast().id() : null);
        return "console/job";
    }

    /// @param took null while it runs
    record Run(JobRun run, @Nullable String took) {
        static Run of(JobRun run) {
            return new Run(run, run.endedAt() == null ? null : words(Duration.between(run.startedAt(), run.endedAt())));
        }

        /// "320 ms", "4.2 s", "3:20".
        static String words(Duration took) {
            if (took.toMillis() < 1000) {
                return took.toMillis() + " ms";
            }
            return took.toSeconds() < 60
                    ? "%d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100)
                    : "%d:%02d".formatted(took.toMinutes(), took.toSecondsPart());
        }
    }

    @PostMapping("/bsp/jobs/{name}/runs")
    @ForRoles(Role.BSP_ADMIN)
    String run(Viewer viewer, @PathVariable String name) {
        return answer(jobs.runNow(viewer.actor(), name), "run");
    }

    @PostMapping("/bsp/jobs/{name}/pause")
    @ForRoles(Role.BSP_ADMIN)
    String pause(Viewer viewer, @PathVariable String name) {
        return answer(jobs.pause(viewer.actor(), name), "paused");
    }

    @PostMapping("/bsp/jobs/{name}/resumption")
    @ForRoles(Role.BSP_ADMIN)
    String resume(Viewer viewer, @PathVariable String name) {
        return answer(jobs.resume(viewer.actor(), name), "resumed");
    }

    private static String answer(boolean known, String done) {
        if (!known) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/jobs?done=" + done;
    }

    private Jobs.Entry find(String name) {
        return jobs.all().stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
