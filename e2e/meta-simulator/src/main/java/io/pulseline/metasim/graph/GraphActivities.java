package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Meta's log of an account. `POST /_sim/activities` is somebody who does something there.
///
/// @see "Meta, OpenAPI v23.0: GET /{waba}/activities"
@RestController
class GraphActivities {
    private final World world;
    private final GraphAccess access;
    private final GraphFaults faults;
    private final AtomicLong ids = new AtomicLong(88_000_000_000L);
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    GraphActivities(World world, GraphAccess access, GraphFaults faults) {
        this.world = world;
        this.access = access;
        this.faults = faults;
    }

    private record Line(String waba, Instant at, Map<String, Object> words) {}

    /// Newest first.
    @GetMapping("/{version:v[0-9]+\\.[0-9]+}/{waba}/activities")
    Map<String, Object> list(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestParam(defaultValue = "0") long since,
            @RequestParam(defaultValue = "25") int limit,
            @RequestParam(defaultValue = "0") int after) {
        access.account(token, waba);
        faults.strike("activities");
        List<Map<String, Object>> all = new ArrayList<>(lines.stream()
                .filter(line -> line.waba().equals(waba) && line.at().getEpochSecond() >= since)
                .map(Line::words)
                .toList()
                .reversed());
        int end = Math.min(all.size(), after + limit);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("data", all.subList(Math.min(after, end), end));
        Map<String, Object> paging = new LinkedHashMap<>();
        paging.put("cursors", Map.of("after", String.valueOf(end)));
        if (end < all.size()) {
            paging.put("next", "https://graph.facebook.com/next");
        }
        answer.put("paging", paging);
        return answer;
    }

    /// `{waba, activity_type, actor_name, description}`
    @PostMapping("/_sim/activities")
    Map<String, Object> happens(@RequestBody JsonNode body) {
        String waba = body.path("waba").asString("");
        if (world.account(waba).isEmpty()) {
            throw World.unknown(waba);
        }
        Instant now = Instant.now();
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("id", String.valueOf(ids.incrementAndGet()));
        words.put("activity_type", body.path("activity_type").asString("ACCOUNT_UPDATED"));
        words.put("timestamp", now.getEpochSecond());
        words.put("actor_type", "USER");
        words.put("actor_id", "61550000000777");
        words.put("actor_name", body.path("actor_name").asString("Somebody"));
        words.put("description", body.path("description").asString(""));
        words.put("ip_address", "192.0.2.10");
        lines.add(new Line(waba, now, words));
        return words;
    }
}
