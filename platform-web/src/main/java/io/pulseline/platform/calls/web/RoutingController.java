package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.MenuTargets;
import io.pulseline.platform.calls.NumberRouting;
import io.pulseline.platform.calls.RingPlan;
import io.pulseline.platform.calls.RingStrategy;
import io.pulseline.platform.calls.Ringing;
import io.pulseline.platform.calls.Route;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Who answers a number's calls: the plan, what the next call would do by it, and the form that changes it.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/routing")
class RoutingController {
    private static final int STEPS = 4;

    private final BusinessNumbers numbers;
    private final NumberRouting routing;
    private final SipTargets telephony;
    private final BotTargets bots;
    private final MenuTargets menus;
    private final Ringing ringing;
    private final Teams teams;
    private final Clock clock;

    RoutingController(
            BusinessNumbers numbers,
            NumberRouting routing,
            SipTargets telephony,
            BotTargets bots,
            MenuTargets menus,
            Ringing ringing,
            Teams teams,
            Clock clock) {
        this.ringing = ringing;
        this.teams = teams;
        this.clock = clock;
        this.numbers = numbers;
        this.routing = routing;
        this.telephony = telephony;
        this.bots = bots;
        this.menus = menus;
    }

    /// One step of the form as typed.
    ///
    /// @param who   a [Route.Kind], with `:` and the id of a team, a trunk or an extension where it names
    /// one; empty for
    /// no step
    /// @param order a [RingStrategy], for agents
    record Step(String who, String seconds, String order) {
        static Step of(Route route) {
            return new Step(
                    route.id() == null ? route.kind().name() : route.kind().name() + ":" + route.id(),
                    route.seconds() == null ? "" : String.valueOf(route.seconds()),
                    route.order().name());
        }
    }

    @GetMapping
    ModelAndView show(Viewer viewer, @PathVariable("number") String id, @RequestParam(defaultValue = "") String saved) {
        BusinessNumber number = number(viewer, id);
        NumberRouting.Plan plan = routing.find(viewer.tenantId(), number.id());
        List<Step> steps = new ArrayList<>(plan.targets().stream().map(Step::of).toList());
        return page(viewer, number, steps, plan.version(), List.of()).addObject("saved", saved.equals("yes"));
    }

    /// @param kind    one a step, in order; `AGENTS:id` and `QUEUE:id` are a team's
    /// @param order   one a step, how it rings at agents
    /// @param seconds one a step, empty for "until Meta gives the user up"
    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView update(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam List<String> kind,
            @RequestParam(defaultValue = "") List<String> order,
            @RequestParam List<String> seconds,
            @RequestParam int version) {
        BusinessNumber number = number(viewer, id);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < Math.min(STEPS, kind.size()); i++) {
            if (!kind.get(i).isBlank()) {
                steps.add(new Step(kind.get(i), at(seconds, i), at(order, i)));
            }
        }
        List<Route.Wrong> wrong = new ArrayList<>();
        List<Route> targets = read(viewer, steps, wrong);
        if (wrong.isEmpty()) {
            wrong.addAll(Route.check(targets));
        }
        if (!wrong.isEmpty()) {
            return refused(viewer, number, steps, version, wrong, HttpStatus.UNPROCESSABLE_ENTITY);
        }
        return routing.replace(viewer.tenantId(), viewer.actor(), number.id(), targets, version)
                .map(plan -> new ModelAndView(
                        "redirect:" + viewer.base() + "/numbers/" + number.id() + "/routing?saved=yes"))
                .orElseGet(() -> refused(
                        viewer,
                        number,
                        steps,
                        routing.find(viewer.tenantId(), number.id()).version(),
                        List.of(new Route.Wrong("", "stale")),
                        HttpStatus.CONFLICT));
    }

    private static String at(List<String> values, int index) {
        return index < values.size() ? values.get(index).strip() : "";
    }

    private List<Route> read(Viewer viewer, List<Step> steps, List<Route.Wrong> wrong) {
        List<Route> targets = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!step.seconds().matches("[0-9]{0,3}")) {
                wrong.add(new Route.Wrong("targets[" + i + "].seconds", "is a whole number"));
                continue;
            }
            try {
                String[] parts = step.who().split(":", 2);
                Route.Kind kind = Route.Kind.valueOf(parts[0]);
                UUID id = parts.length == 1 ? null : UUID.fromString(parts[1]);
                if (kind == Route.Kind.BOT && (id == null || !bots.has(viewer.tenantId(), id))) {
                    wrong.add(new Route.Wrong("targets[" + i + "].id", "is no bot of yours"));
                } else if (kind == Route.Kind.MENU && (id == null || !menus.has(viewer.tenantId(), id))) {
                    wrong.add(new Route.Wrong("targets[" + i + "].id", "is no menu of yours"));
                } else if (id != null
                        && kind != Route.Kind.SIP
                        && kind != Route.Kind.BOT
                        && kind != Route.Kind.MENU
                        && !teams.has(viewer.tenantId(), id)) {
                    wrong.add(new Route.Wrong("targets[" + i + "].id", "is no team of yours"));
                } else if (id != null && kind == Route.Kind.SIP && !telephony.has(viewer.tenantId(), id)) {
                    wrong.add(new Route.Wrong("targets[" + i + "].id", "is no trunk and no extension of yours"));
                } else {
                    boolean ordered = (kind == Route.Kind.AGENTS || kind == Route.Kind.QUEUE)
                            && !step.order().isEmpty();
                    targets.add(new Route(
                            kind,
                            id,
                            step.seconds().isEmpty() ? null : Integer.valueOf(step.seconds()),
                            ordered ? RingStrategy.valueOf(step.order()) : null));
                }
            } catch (IllegalArgumentException unknown) {
                wrong.add(new Route.Wrong("targets[" + i + "].kind", "is unknown"));
            }
        }
        return targets;
    }

    private ModelAndView refused(
            Viewer viewer,
            BusinessNumber number,
            List<Step> steps,
            int version,
            List<Route.Wrong> wrong,
            HttpStatus status) {
        ModelAndView page = page(viewer, number, new ArrayList<>(steps), version, wrong);
        page.setStatus(status);
        return page;
    }

    private ModelAndView page(
            Viewer viewer, BusinessNumber number, List<Step> steps, int version, List<Route.Wrong> wrong) {
        while (steps.size() < STEPS) {
            steps.add(new Step("", "", RingStrategy.ALL.name()));
        }
        NumberRouting.Trial trial = routing.attempt(viewer.tenantId(), number.id());
        return new ModelAndView("calls/routing")
                .addObject("say", new CallWords(viewer.zone()))
                .addObject("now", clock.instant())
                .addObject("turnSeconds", RingPlan.TURN.toSeconds())
                .addObject("teams", teams.all(viewer.tenantId()))
                .addObject("orders", RingStrategy.values())
                .addObject("rings", rings(viewer, trial))
                .addObject("viewer", viewer)
                .addObject("number", number)
                .addObject("kinds", List.of("API", "VOICEMAIL"))
                .addObject("telephony", telephony.all(viewer.tenantId()))
                .addObject("bots", bots.all(viewer.tenantId()))
                .addObject("menus", menus.all(viewer.tenantId()))
                .addObject(
                        "bySip",
                        routing.ofSip(viewer.tenantId(), number.id()).stream()
                                .map(Step::of)
                                .toList())
                .addObject("steps", steps)
                .addObject("version", version)
                .addObject("wrong", wrong)
                .addObject("saved", false)
                .addObject("trial", trial);
    }

    /// By number of the turn: at whom it would ring. Turns that ring at no agents have none.
    private Map<Integer, Ringing.Explained> rings(Viewer viewer, NumberRouting.Trial trial) {
        Map<Integer, Ringing.Explained> rings = new HashMap<>();
        for (int i = 0; i < trial.turns().size(); i++) {
            Route route = trial.turns().get(i).route();
            if (route.ringsAtAgents()) {
                rings.put(i, ringing.explain(viewer.tenantId(), route));
            }
        }
        return rings;
    }

    private BusinessNumber number(Viewer viewer, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
