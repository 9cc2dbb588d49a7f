package io.pulseline.metasim.graph;

import io.pulseline.metasim.signup.CurrencyMoves;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// How a migration to another currency is begun and finished; it is read as any node.
///
/// @see "Meta, Change billing currency via API, 23 Jun 2026"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphCurrencyMoves {
    private final CurrencyMoves moves;
    private final GraphAccess access;
    private final GraphFaults faults;

    GraphCurrencyMoves(CurrencyMoves moves, GraphAccess access, GraphFaults faults) {
        this.moves = moves;
        this.access = access;
        this.faults = faults;
    }

    @PostMapping("/{waba}/set_payment_method_migration_intent")
    Map<String, Object> begin(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestBody JsonNode body) {
        access.account(token, waba);
        faults.strike("currency");
        String id = moves.begin(waba, body.path("currency").asString(""));
        return Map.of("migration_id", id, "migration_status", "INITIATED");
    }

    @PostMapping("/{migration}/resume_migration")
    Map<String, Object> resume(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String migration) {
        access.account(token, moves.source(migration));
        faults.strike("currency");
        moves.resume(migration);
        return Map.of("success", true);
    }
}
