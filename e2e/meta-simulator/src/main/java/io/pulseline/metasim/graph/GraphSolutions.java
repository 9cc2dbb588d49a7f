package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.signup.SharedSolutions;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Multi-Partner Solutions. Under `/_sim/solutions` the other partner acts.
///
/// @see "Meta, Multi-Partner Solutions, 5 Nov 2025"
@RestController
class GraphSolutions {
    private static final String VERSION = "/{version:v[0-9]+\\.[0-9]+}";
    private static final String VERBS =
            "accept|reject|send_deactivation_request|accept_deactivation_request|reject_deactivation_request";

    private final SharedSolutions solutions;
    private final SimProperties properties;
    private final GraphAccess access;
    private final GraphFaults faults;

    GraphSolutions(SharedSolutions solutions, SimProperties properties, GraphAccess access, GraphFaults faults) {
        this.solutions = solutions;
        this.properties = properties;
        this.access = access;
        this.faults = faults;
    }

    @GetMapping(VERSION + "/{app}/whatsapp_business_solutions")
    Map<String, Object> list(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @RequestParam(defaultValue = "") String role) {
        access.system(token);
        faults.strike("solutions");
        return Map.of(
                "data",
                solutions.all(role).stream()
                        .map(one -> one.words(properties.appId()))
                        .toList());
    }

    @PostMapping(VERSION + "/{solution:[0-9]+}/{verb:" + VERBS + "}")
    Map<String, Object> act(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String solution,
            @PathVariable String verb) {
        access.system(token);
        faults.strike("solution_act");
        solutions.act(solution, verb, true);
        return Map.of("success", true);
    }

    /// `{name, ours, other_app}`: another partner offers one, or the app's owner makes one in the dashboard.
    @PostMapping("/_sim/solutions")
    Map<String, Object> create(@RequestBody JsonNode body) {
        return solutions
                .create(
                        body.path("name").asString("Joint desk"),
                        body.path("ours").asBoolean(false),
                        body.path("other_app").asString("550000000000001"))
                .words(properties.appId());
    }

    @PostMapping("/_sim/solutions/{solution}/{verb:" + VERBS + "}")
    Map<String, Object> other(@PathVariable String solution, @PathVariable String verb) {
        solutions.act(solution, verb, false);
        return solutions.find(solution).words(properties.appId());
    }

    @GetMapping("/_sim/solutions")
    List<Map<String, Object>> all() {
        return solutions.all("").stream()
                .map(one -> one.words(properties.appId()))
                .toList();
    }
}
