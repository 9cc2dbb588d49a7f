package io.pulseline.platform.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The little of Graph that the API's tests need: permissions by user, calls that are taken unless told otherwise.
/// Remembers what it was asked.
public final class GraphStandIn {
    public record Asked(String method, String path, String body) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Answer(int status, String body) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> permissions = new ConcurrentHashMap<>();
    private final Map<String, Answer> refusals = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> settings = new ConcurrentHashMap<>();
    private final HttpServer server;

    GraphStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// @param status Meta's word: temporary, permanent, no_permission
    public void permission(String user, String status) {
        permissions.put(user, status);
    }

    /// The next things sent to this user are refused like this.
    public void refuses(String user, int status, String errorBody) {
        refusals.put(user, new Answer(status, errorBody));
    }

    /// What was posted about a user.
    public List<Asked> postedAbout(String user) {
        return asked.stream()
                .filter(one -> one.method().equals("POST") && one.body().contains(user))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked one = new Asked(
                    exchange.getRequestMethod(),
                    // the proof of the app secret comes last; who speaks Graph here is not asked for it
                    exchange.getRequestURI().toString().replaceAll("[?&]appsecret_proof=[0-9a-f]+$", ""),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(one);
            Answer answer = answer(one);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(Asked one) {
        if (one.path().contains("/call_permissions")) {
            return new Answer(200, permission(one.path().replaceAll(".*=", "")));
        }
        for (Map.Entry<String, Answer> refusal : refusals.entrySet()) {
            if (one.method().equals("POST") && one.body().contains(refusal.getKey())) {
                return refusal.getValue();
            }
        }
        if (one.method().equals("POST") && one.path().endsWith("/calls")) {
            return new Answer(
                    200,
                    one.body().contains("\"connect\"")
                            ? "{\"messaging_product\":\"whatsapp\",\"calls\":[{\"id\":\"wacid." + UUID.randomUUID()
                                    + "\"}]}"
                            : "{\"success\":true}");
        }
        if (one.method().equals("POST") && one.path().endsWith("/messages")) {
            return new Answer(200, "{\"messages\":[{\"id\":\"wamid." + UUID.randomUUID() + "\"}]}");
        }
        if (one.path().endsWith("/settings")) {
            String sip = one.path().contains("206418377150936") ? "ENABLED" : "DISABLED";
            ObjectNode calling = settings.computeIfAbsent(one.path(), fresh ->
                    (ObjectNode) JSON.readTree("{\"status\":\"ENABLED\",\"sip\":{\"status\":\"%s\"}}".formatted(sip)));
            if (one.method().equals("POST")) {
                calling.setAll((ObjectNode) JSON.readTree(one.body()).path("calling"));
                return new Answer(200, "{\"success\":true}");
            }
            return new Answer(200, "{\"calling\":%s}".formatted(calling));
        }
        if (one.path().contains("/phone_numbers")) {
            return new Answer(200, "{\"data\":[]}");
        }
        return new Answer(
                400,
                "{\"error\":{\"message\":\"(#100) Unsupported request\",\"code\":100,\"fbtrace_id\":\"AStandIn\"}}");
    }

    private String permission(String user) {
        String status = permissions.getOrDefault(user, "no_permission");
        boolean can = !status.equals("no_permission");
        return """
                {"messaging_product":"whatsapp","permission":{"status":"%s"%s},"actions":[
                {"action_name":"send_call_permission_request","can_perform_action":%s,"limits":[
                  {"time_period":"PT24H","max_allowed":1,"current_usage":0},
                  {"time_period":"P7D","max_allowed":2,"current_usage":0}]},
                {"action_name":"start_call","can_perform_action":%s,"limits":[
                  {"time_period":"PT24H","max_allowed":100,"current_usage":3}]}]}
                """.formatted(
                        status,
                        status.equals("temporary") ? ",\"expiration_time\":4102444800" : "",
                        !status.equals("permanent"),
                        can);
    }
}
