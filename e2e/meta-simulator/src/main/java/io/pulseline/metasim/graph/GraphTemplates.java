package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.SimTemplates;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Message templates of an account.
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphTemplates {
    private final SimTemplates templates;
    private final GraphAccess access;

    GraphTemplates(SimTemplates templates, GraphAccess access) {
        this.templates = templates;
        this.access = access;
    }

    @GetMapping("/{waba}/message_templates")
    Map<String, Object> list(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        access.account(token, waba);
        return templates.list(waba);
    }

    @PostMapping("/{waba}/message_templates")
    Map<String, Object> create(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestBody JsonNode body) {
        access.account(token, waba);
        return templates.create(waba, body);
    }
}
