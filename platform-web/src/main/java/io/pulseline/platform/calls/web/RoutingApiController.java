package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.api.IfMatch;
import io.pulseline.platform.calls.Agent;
import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.MenuTargets;
import io.pulseline.platform.calls.NumberRouting;
import io.pulseline.platform.calls.NumberRouting.Plan;
import io.pulseline.platform.calls.RingStrategy;
import io.pulseline.platform.calls.Ringing;
import io.pulseline.platform.calls.Route;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.web.PstnWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Who answers a number's calls, in order; for programs.
@RestController
@RequestMapping("/api/v1/numbers/{id}/routing")
class RoutingApiController {
    /// An id is a trunk's or an extension's; with a scheme, a host or a port in it it is a place.
    private static final Pattern LEADS_AWAY = Pattern.compile("(?i)(tel|sips?):.*|.*[@.].*|.*:[0-9]+.*");

    private final BusinessNumbers numbers;
    private final NumberRouting routing;
    private final Ringing ringing;
    private final Teams teams;
    private final SipTargets telephony;
    private final BotTargets bots;
    private final MenuTargets menus;
    private final PstnGuard guard;
    private final PstnWords pstnWords;

    RoutingApiController(
            BusinessNumbers numbers,
            NumberRouting routing,
            Ringing ringing,
            Teams teams,
            SipTargets telephony,
            BotTargets bots,
            MenuTargets menus,
            PstnGuard guard,
            PstnWords pstnWords) {
        this.numbers = numbers;
        this.routing = routing;
        this.ringing = ringing;
        this.teams = teams;
        this.telephony = telephony;
        this.bots = bots;
        this.menus = menus;
        this.guard = guard;
        this.pstnWords = pstnWords;
    }

    /// @param id       of a trunk or extension; of a bot; of a team, absent for all agents
    /// @param seconds  absent for the last target: until Meta gives the user up
    /// @param strategy ALL (also when absent), LONGEST_IDLE or ASSIGNED_FIRST; for agents
    record Target(
            @Nullable String kind,
            @Nullable String id,
            @Nullable Integer seconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String strategy) {}

    record Document(@Nullable List<@Nullable Target> targets) {}

    record Resource(List<Target> targets, int version) {
        static Resource of(Plan plan) {
            return new Resource(
                    plan.targets().stream()
                            .map(route -> new Target(
                                    route.kind().name(),
                                    route.id() == null ? null : route.id().toString(),
                                    route.seconds(),
                                    route.ringsAtAgents() ? route.order().name() : null))
                            .toList(),
                    plan.version());
        }
    }

    @GetMapping
    ResponseEntity<Resource> show(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        return answer(routing.find(number.tenant(), number.value().id()));
    }

    /// @param ifMatch the ETag that was read; without it any version is replaced
    @PutMapping
    ResponseEntity<Resource> update(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Document document) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        List<Route> targets = read(number.tenant(), document);
        return routing.replace(number.tenant(), caller.actor(), number.value().id(), targets, IfMatch.version(ifMatch))
                .map(RoutingApiController::answer)
                .orElseThrow(ApiProblem::stale);
    }

    /// @param does what happens when it is this target's turn
    /// @param ringsAt   in order, 8 s each, at whom it would ring now; absent when it is not the agents'
    /// turn
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Step(
            String kind,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer seconds,

            String does,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<RingsAt> ringsAt) {
        Step(String kind, @Nullable Integer seconds, String does) {
            this(kind, seconds, does, null);
        }
    }

    /// @param why EVERYBODY, LONGEST_IDLE, ASSIGNED, TEAM, ANYBODY
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RingsAt(String why, List<String> agents) {}

    record Trial(List<Step> steps) {}

    /// What the next call would do. Nothing rings.
    @PostMapping("/try")
    Trial attempt(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        if (number.value().signalling() == SignallingMode.SIP) {
            List<Step> steps = routing.ofSip(number.tenant(), number.value().id()).stream()
                    .map(route -> new Step(
                            route.kind().name(),
                            route.seconds(),
                            route.kind() == Route.Kind.AGENTS ? agents(route) : "Rings at " + route.id() + " by SIP."))
                    .toList();
            return new Trial(
                    steps.isEmpty()
                            ? List.of(
                                    new Step(
                                            "SIP",
                                            null,
                                            "Meta sends the call to the number's SIP server; ours rings the tenant's first trunk, and the agents where there is none."))
                            : steps);
        }
        NumberRouting.Trial trial =
                routing.attempt(number.tenant(), number.value().id());
        if (trial.declined().isPresent()) {
            return new Trial(List.of(new Step(
                    "DECLINE",
                    null,
                    switch (trial.declined().get()) {
                        case HIDDEN -> "Declined at once: the number's call button is hidden.";
                        case CLOSED -> "Declined at once: outside the number's call hours.";
                    })));
        }
        return new Trial(trial.turns().stream()
                .map(turn -> new Step(
                        turn.kind().name(),
                        turn.until() == null ? null : turn.until() - turn.from(),
                        switch (turn.kind()) {
                            case AGENTS -> agents(turn.route());
                            case SIP -> "Rings at the plan's trunks and extensions, one after the other, by SIP.";
                            case QUEUE ->
                                "Accepts the call; the user hears music until one of these agents is free, then the call ends.";
                            case MENU -> "Accepts the call; the user hears the menu and answers with a key.";
                            case BOT -> "Asks the bot, and accepts the call once it has come.";
                            case API -> "Waits for POST /calls/{id}/answer with the program's own media.";
                            case VOICEMAIL -> "Rings nowhere; Meta's voicemail takes it where it is switched on.";
                        },
                        turn.route().ringsAtAgents() ? ringsAt(number.tenant(), turn.route()) : null))
                .toList());
    }

    private List<RingsAt> ringsAt(TenantId tenant, Route route) {
        return ringing.explain(tenant, route).turns().stream()
                .map(turn -> new RingsAt(
                        turn.why().name(),
                        turn.agents().stream().map(Agent::name).toList()))
                .toList();
    }

    private static String agents(Route route) {
        return switch (route.order()) {
            case ALL -> "Rings at every agent of these who is at the desk; the first to answer has it.";
            case LONGEST_IDLE -> "Rings at one of these agents at a time, the longest idle first.";
            case ASSIGNED_FIRST -> "Rings at the agent who talked with the user last, then at the team, then at any.";
        };
    }

    private List<Route> read(TenantId tenant, Document document) {
        List<FieldError> errors = new ArrayList<>();
        List<Route> targets = new ArrayList<>();
        List<@Nullable Target> given = document.targets() == null ? List.of() : document.targets();
        for (int i = 0; i < given.size(); i++) {
            Target target = given.get(i);
            String field = "targets[" + i + "].kind";
            String kind = target == null ? null : target.kind();
            if (target != null
                    && target.id() != null
                    && LEADS_AWAY.matcher(target.id()).matches()) {
                errors.addAll(guarded(tenant, "targets[" + i + "].id", target.id()));
            }
            switch (kind) {
                case "AGENTS", "QUEUE" ->
                    agents(tenant, Objects.requireNonNull(target), i, errors).ifPresent(targets::add);
                case "API", "VOICEMAIL" ->
                    targets.add(new Route(Route.Kind.valueOf(kind), target == null ? null : target.seconds()));
                case "SIP" -> sip(tenant, target, i, errors).ifPresent(targets::add);
                case "BOT" ->
                    bot(tenant, Objects.requireNonNull(target), i, errors).ifPresent(targets::add);
                case "MENU" ->
                    menu(tenant, Objects.requireNonNull(target), i, errors).ifPresent(targets::add);
                case null, default ->
                    errors.add(new FieldError(field, "is AGENTS, QUEUE, MENU, SIP, BOT, API or VOICEMAIL"));
            }
        }
        if (errors.isEmpty()) {
            Route.check(targets).forEach(wrong -> errors.add(new FieldError(wrong.field(), wrong.message())));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return targets;
    }

    private Optional<Route> agents(TenantId tenant, Target target, int index, List<FieldError> errors) {
        Route.Kind kind = Route.Kind.valueOf(Objects.requireNonNull(target.kind()));
        Optional<RingStrategy> strategy = Arrays.stream(RingStrategy.values())
                .filter(one -> target.strategy() == null || one.name().equals(target.strategy()))
                .findFirst();
        if (strategy.isEmpty()) {
            errors.add(new FieldError("targets[" + index + "].strategy", "is ALL, LONGEST_IDLE or ASSIGNED_FIRST"));
            return Optional.empty();
        }
        if (target.id() == null) {
            return Optional.of(new Route(kind, null, target.seconds(), strategy.get()));
        }
        try {
            UUID team = UUID.fromString(target.id());
            if (teams.has(tenant, team)) {
                return Optional.of(new Route(kind, team, target.seconds(), strategy.get()));
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        errors.add(new FieldError("targets[" + index + "].id", "is no team of yours"));
        return Optional.empty();
    }

    private Optional<Route> sip(TenantId tenant, @Nullable Target target, int index, List<FieldError> errors) {
        try {
            if (target != null && target.id() != null) {
                UUID id = UUID.fromString(target.id());
                if (telephony.has(tenant, id)) {
                    return Optional.of(new Route(Route.Kind.SIP, id, target.seconds()));
                }
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        errors.add(new FieldError("targets[" + index + "].id", "is no trunk and no extension of yours"));
        return Optional.empty();
    }

    private Optional<Route> bot(TenantId tenant, Target target, int index, List<FieldError> errors) {
        try {
            if (target.id() != null) {
                UUID id = UUID.fromString(target.id());
                if (bots.has(tenant, id)) {
                    return Optional.of(new Route(Route.Kind.BOT, id, target.seconds()));
                }
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        errors.add(new FieldError("targets[" + index + "].id", "is no bot of yours"));
        return Optional.empty();
    }

    private Optional<Route> menu(TenantId tenant, Target target, int index, List<FieldError> errors) {
        try {
            if (target.id() != null) {
                UUID id = UUID.fromString(target.id());
                if (menus.has(tenant, id)) {
                    return Optional.of(new Route(Route.Kind.MENU, id, target.seconds()));
                }
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        errors.add(new FieldError("targets[" + index + "].id", "is no menu of yours"));
        return Optional.empty();
    }

    /// A target that names a place of its own is judged as a trunk's would be.
    private List<FieldError> guarded(TenantId tenant, String field, String route) {
        return guard.lint(tenant, route).stream()
                .filter(Finding::refuses)
                .map(one -> new FieldError(field, pstnWords.of(one)))
                .toList();
    }

    private static ResponseEntity<Resource> answer(Plan plan) {
        return ResponseEntity.ok().eTag("\"" + plan.version() + "\"").body(Resource.of(plan));
    }

    private ApiCaller.Found<BusinessNumber> find(ApiCaller caller, String id) {
        return id.isBlank() || id.length() > 64
                ? notFound()
                : caller.find(tenant -> numbers.find(tenant, new PhoneNumberId(id)))
                        .orElseGet(RoutingApiController::notFound);
    }

    private static ApiCaller.Found<BusinessNumber> notFound() {
        throw ApiProblem.notFound("number");
    }
}
