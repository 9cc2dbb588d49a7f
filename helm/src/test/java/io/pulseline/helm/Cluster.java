package io.pulseline.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// As much of an API server as `lookup` in a template asks: which Secrets there are already. Helm finds it by
/// KUBECONFIG, which the
/// build sets.
final class Cluster {
    private static final Map<String, String> SECRETS = new ConcurrentHashMap<>();
    private static boolean started;

    private Cluster() {}

    static synchronized void start() {
        if (started) {
            return;
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/api/v1", Cluster::answer);
            server.start();
            Path config = Path.of(Optional.ofNullable(System.getenv("KUBECONFIG"))
                    .orElseThrow(() -> new IllegalStateException("the build sets KUBECONFIG")));
            Files.createDirectories(config.getParent());
            Files.writeString(config, """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: test, user: {token: none}}]
                    contexts: [{name: test, context: {cluster: test, user: test, namespace: telephony}}]
                    """.formatted(server.getAddress().getPort()));
            started = true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// @param data of the Secret, as JSON
    static void has(String secret, String data) {
        SECRETS.put(secret, """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s", "namespace": "telephony"}, "data": %s}
                """.formatted(secret, data));
    }

    static void isEmpty() {
        SECRETS.clear();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/api/v1")) {
            send(exchange, 200, """
                    {"kind": "APIResourceList", "groupVersion": "v1", "resources":
                     [{"name": "secrets", "singularName": "", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
                    """);
        } else if (SECRETS.containsKey(name)) {
            send(exchange, 200, SECRETS.get(name));
        } else {
            send(exchange, 404, """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
                    """);
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
