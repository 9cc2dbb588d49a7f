package io.pulseline.metasim.graph;

import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.SignupDesk;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The numbers of an account, page by page, and a number's way from a code on a phone to Cloud API.
///
/// @see "Meta, Registering business phone numbers, 14 Nov 2025"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphNumbers {
    private static final int MOST = 100;

    private final World world;
    private final Assets assets;
    private final SignupDesk desk;
    private final GraphAccess access;
    private final GraphFaults faults;
    private final NodeWords words;

    GraphNumbers(World world, Assets assets, SignupDesk desk, GraphAccess access, GraphFaults faults, NodeWords words) {
        this.world = world;
        this.assets = assets;
        this.desk = desk;
        this.access = access;
        this.faults = faults;
        this.words = words;
    }

    @GetMapping("/{waba}/phone_numbers")
    Map<String, Object> numbers(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestParam(defaultValue = "25") int limit,
            @RequestParam(defaultValue = "") String after) {
        needAccount(token, waba);
        faults.strike("phone_numbers");
        List<SimNumber> all = world.numbersOf(waba).stream()
                .sorted(Comparator.comparing(SimNumber::id).reversed())
                .toList();
        int start = after.isEmpty() ? 0 : offset(after);
        int end = Math.min(all.size(), start + Math.clamp(limit, 1, MOST));
        Map<String, Object> paging = new LinkedHashMap<>();
        paging.put("cursors", Map.of("before", cursor(start), "after", cursor(end)));
        if (end < all.size()) {
            paging.put("next", "https://graph.facebook.com/" + waba + "/phone_numbers?after=" + cursor(end));
        }
        return Map.of(
                "data",
                all.subList(Math.min(start, end), end).stream().map(words::of).toList(),
                "paging",
                paging);
    }

    private static String cursor(int offset) {
        return Base64.getUrlEncoder().encodeToString(("at:" + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(String cursor) {
        try {
            return Integer.parseInt(
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).substring(3));
        } catch (IllegalArgumentException | IndexOutOfBoundsException foreign) {
            throw new GraphError(400, 100, "Invalid parameter", "after is no cursor of this list");
        }
    }

    @PostMapping("/{waba}/phone_numbers")
    Map<String, Object> add(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestBody JsonNode body) {
        needAccount(token, waba);
        faults.strike("add_number");
        String name = body.path("verified_name").asString("");
        if (name.isBlank()) {
            throw new GraphError(400, 100, "Invalid parameter", "verified_name is required");
        }
        return Map.of(
                "id",
                desk.addNumber(
                        waba,
                        body.path("cc").asString(""),
                        body.path("phone_number").asString(""),
                        name));
    }

    @PostMapping("/{number}/request_code")
    Map<String, Object> requestCode(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(name = "code_method", defaultValue = "") String method,
            @RequestParam(defaultValue = "") String language) {
        access.number(token, number);
        faults.strike("request_code");
        if (language.isBlank()) {
            throw new GraphError(400, 100, "Invalid parameter", "language is required");
        }
        assets.requestCode(number, method);
        return Map.of("success", true);
    }

    @PostMapping("/{number}/verify_code")
    Map<String, Object> verifyCode(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String code) {
        access.number(token, number);
        faults.strike("verify_code");
        assets.verify(number, code);
        return Map.of("success", true);
    }

    @PostMapping("/{number}/register")
    Map<String, Object> register(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.number(token, number);
        faults.strike("register");
        whatsapp(body);
        JsonNode region = body.path("data_localization_region");
        assets.register(number, body.path("pin").asString(""), region.isMissingNode() ? null : region.asString(""));
        return Map.of("success", true);
    }

    @PostMapping("/{number}/deregister")
    Map<String, Object> deregister(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String number) {
        access.number(token, number);
        faults.strike("deregister");
        assets.deregister(number);
        return Map.of("success", true);
    }

    private static void whatsapp(JsonNode body) {
        if (!"whatsapp".equals(body.path("messaging_product").asString(""))) {
            throw new GraphError(400, 100, "Invalid parameter", "messaging_product must be whatsapp");
        }
    }

    private void needAccount(String token, String waba) {
        access.business(token);
        if (world.account(waba).isEmpty()) {
            throw World.unknown(waba);
        }
        access.account(token, waba);
    }
}
