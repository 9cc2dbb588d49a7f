package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.calls.NumberRouting;
import io.pulseline.platform.calls.NumberRouting.Plan;
import io.pulseline.platform.calls.Route;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.web.PstnWords;
import java.util.ArrayList;
import java.util.List;
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

/// Who answers a number's calls, in order; for programs.
@RestController
@RequestMapping("/api/v1/numbers/{id}/routing")
class RoutingApiController {
    /// An id is a trunk's or an extension's; with a scheme, a host or a port in it it is a place.
    private static final Pattern LEADS_AWAY = Pattern.compile("(?i)(tel|sips?):.*|.*[@.].*|.*:[0-9]+.*");

    private final BusinessNumbers numbers;
    private final NumberRouting routing;
    private final SipTargets telephony;
    private final PstnGuard guard;
    private final PstnWords pstnWords;

    RoutingApiController(
            BusinessNumbers numbers,
            NumberRouting routing,
            SipTargets telephony,
            PstnGuard guard,
            PstnWords pstnWords) {
        this.numbers = numbers;
        this.routing = routing;
        this.telephony = telephony;
        this.guard = guard;
        this.pstnWords = pstnWords;
    }

    /// @param seconds absent for the last target: until Meta gives the user up
    record Target(
            @Nullable String kind,
            @Nullable String id,
            @Nullable Integer seconds) {}

    record Document(@Nullable List<@Nullable Target> targets) {}

    record Resource(List<Target> targets, int version) {
        static Resource of(Plan plan) {
            return new Resource(
                    plan.targets().stream()
                            .map(route -> new Target(
                                    route.kind().name(),
                                    route.id() == null ? null : route.id().toString(),
                                    route.seconds()))
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
        return routing.replace(number.tenant(), caller.actor(), number.value().id(), targets, version(ifMatch))
                .map(RoutingApiController::answer)
                .orElseThrow(ApiProblem::stale);
    }

    /// @param does what happens when it is this target's turn
    record Step(
            String kind,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer seconds,

            String does) {}

    record Trial(List<Step> steps) {}

    /// What the next call would do. Nothing rings.
    @PostMapping("/try")
    Trial attempt(ApiCaller caller, @PathVariable String id) {
        ApiCaller.Found<BusinessNumber> number = find(caller, id);
        if (number.value().signalling() == SignallingMode.SIP) {
            List<Step> steps = routing.find(number.tenant(), number.value().id()).targets().stream()
                    .filter(route -> route.kind() == Route.Kind.SIP)
                    .map(route -> new Step("SIP", route.seconds(), "Rings at " + route.id() + " by SIP."))
                    .toList();
            return new Trial(
                    steps.isEmpty()
                            ? List.of(
                                    new Step(
                                            "SIP",
                                            null,
                                            "Meta sends the call to the number's SIP server; ours rings the tenant's first trunk."))
                            : steps);
        }
        return new Trial(routing.find(number.tenant(), number.value().id()).targets().stream()
                .map(route -> new Step(
                        route.kind().name(),
                        route.seconds(),
                        switch (route.kind()) {
                            case AGENTS -> "Rings at every agent who is at the desk; the first to answer has it.";
                            case SIP -> "Passed over: trunks and extensions answer numbers in SIP mode only.";
                            case API -> "Waits for POST /calls/{id}/answer with the program's own media.";
                        }))
                .toList());
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
                case "AGENTS", "API" ->
                    targets.add(new Route(Route.Kind.valueOf(kind), target == null ? null : target.seconds()));
                case "SIP" -> sip(tenant, target, i, errors).ifPresent(targets::add);
                case "BOT", "VOICEMAIL" -> errors.add(new FieldError(field, "no " + kind + " target is set up here"));
                case null, default -> errors.add(new FieldError(field, "is AGENTS, SIP, BOT, API or VOICEMAIL"));
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

    /// A target that names a place of its own is judged as a trunk's would be.
    private List<FieldError> guarded(TenantId tenant, String field, String route) {
        return guard.lint(tenant, route).stream()
                .filter(Finding::refuses)
                .map(one -> new FieldError(field, pstnWords.of(one)))
                .toList();
    }

    private static @Nullable Integer version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        String tag = ifMatch.strip().replaceAll("^(W/)?\"|\"$", "");
        if (!tag.matches("[0-9]{1,9}")) {
            throw ApiProblem.stale();
        }
        return Integer.valueOf(tag);
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
