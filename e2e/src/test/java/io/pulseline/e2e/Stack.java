package io.pulseline.e2e;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The running system, started once for all scenarios by the launcher that newcomers use, and stopped with the JVM.
/// With `-Dpulseline.e2e.data=<directory>` the scenarios use a system that runs already.
public final class Stack {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int PORT = Integer.getInteger("pulseline.e2e.port", 23_080);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    /// Workers are in one region, and callers from the Czech Republic are near to it.
    private static final List<String> REGION = List.of(
            "PULSELINE_WORKERS_REGION=eu-central",
            "PULSELINE_PLACEMENT_REGIONS_0_NAME=eu-central",
            "PULSELINE_PLACEMENT_REGIONS_0_USERS=420");

    private static Stack running;

    public final Path data;
    public final JsonNode credentials;

    private Stack(Path data, JsonNode credentials) {
        this.data = data;
        this.credentials = credentials;
    }

    public static synchronized Stack running() {
        if (running == null) {
            try {
                running = start();
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException("the system did not start", failure);
            }
        }
        return running;
    }

    /// One that somebody else has started.
    public static Stack at(Path data) throws IOException {
        return new Stack(data, JSON.readTree(Files.readString(data.resolve("credentials.json"))));
    }

    private static Stack start() throws IOException, InterruptedException {
        String attached = System.getProperty("pulseline.e2e.data");
        if (attached != null) {
            return at(Path.of(attached));
        }
        Path data = Path.of("target/stack").toAbsolutePath();
        Path output = Path.of("target/up.log").toAbsolutePath();
        Files.createDirectories(output.getParent());
        Path settings = output.resolveSibling("stack.env");
        Files.write(
                settings,
                Stream.concat(REGION.stream(), TurnServer.settings().stream()).toList());
        Process up = new ProcessBuilder(
                        ROOT.resolve("pulseline").toString(),
                        "up",
                        "--detach",
                        "--fresh",
                        "--port",
                        String.valueOf(PORT),
                        "--data",
                        data.toString(),
                        "--env",
                        settings.toString())
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data)));
        if (!up.waitFor(12, TimeUnit.MINUTES) || up.exitValue() != 0) {
            throw new IOException("./pulseline up said:\n" + Files.readString(output));
        }
        return at(data);
    }

    private static void stop(Path data) {
        try {
            new ProcessBuilder(ROOT.resolve("pulseline").toString(), "down", "--data", data.toString())
                    .directory(ROOT.toFile())
                    .start()
                    .waitFor(90, TimeUnit.SECONDS);
        } catch (IOException failure) {
            System.err.println("the system was not stopped: " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// This machine's first address that is not the loopback's, where there is one.
    public static String outward() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }

    public String portal() {
        return credentials.path("portal_url").asString();
    }

    public String simulator() {
        return credentials.path("simulator_url").asString();
    }

    public String password(String email) {
        for (JsonNode user : credentials.path("users")) {
            if (user.path("email").asString().equals(email)) {
                return user.path("password").asString();
            }
        }
        throw new IllegalArgumentException("nobody is called " + email);
    }

    public String tenantKey(String slug) {
        for (JsonNode tenant : credentials.path("tenants")) {
            if (tenant.path("slug").asString().equals(slug)) {
                return tenant.path("api_key").asString();
            }
        }
        throw new IllegalArgumentException("no tenant " + slug);
    }

    /// Simulator control.
    public JsonNode sim(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(simulator() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// Whatever went wrong, this user of the simulator talks no longer: nobody shall find them in the next scenario.
    public void endsCalls(String waId) {
        try {
            sim("/_sim/users/" + waId + "/hangup", "{}");
        } catch (IllegalStateException nobodyTalks) {
            // as it should be
        }
    }

    public JsonNode simState() {
        return send(
                HttpRequest.newBuilder(URI.create(simulator() + "/_sim/state")).build());
    }

    /// One call as the simulator sees it.
    public JsonNode simCall(String id) {
        for (JsonNode call : simState().path("calls")) {
            if (call.path("id").asString().equals(id)) {
                return call;
            }
        }
        return JSON.createObjectNode();
    }

    /// One call, also when very many came after it.
    public JsonNode simOne(String id) {
        return send(HttpRequest.newBuilder(
                        URI.create(simulator() + "/_sim/calls/" + URLEncoder.encode(id, StandardCharsets.UTF_8)))
                .build());
    }

    /// The newest call of a user as the simulator sees it.
    public JsonNode simCallOf(String waId) {
        for (JsonNode call : simState().path("calls")) {
            if (call.path("wa_id").asString().equals(waId)) {
                return call;
            }
        }
        return JSON.createObjectNode();
    }

    public void forgetSimulator() {
        sim("/_sim/reset", "{}");
    }

    /// `/api/v1` as a tenant's program.
    public JsonNode api(String tenant, String path) {
        return send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .build());
    }

    /// `/api/v1` as a tenant's program, where the answer is no JSON.
    public String text(String tenant, String path) {
        return body(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .build());
    }

    /// A change as a tenant's program, on whatever version there is.
    public JsonNode api(String tenant, String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// A file as a tenant's program puts it.
    public JsonNode upload(String tenant, String path, String type, byte[] file) {
        return send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .header("Content-Type", type)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(file))
                .build());
    }

    public void remove(String tenant, String path) {
        send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .DELETE()
                .build());
    }

    public JsonNode post(String tenant, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header("Authorization", "Bearer " + tenantKey(tenant))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public JsonNode staffApi(String path) {
        return send(HttpRequest.newBuilder(URI.create(portal() + "/api/v1" + path))
                .header(
                        "Authorization",
                        "Bearer " + credentials.path("staff_api_key").asString())
                .build());
    }

    private static JsonNode send(HttpRequest request) {
        String body = body(request);
        return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
    }

    private static String body(HttpRequest request) {
        HttpRequest bounded = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(bounded, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failure) {
            throw new IllegalStateException(request.uri() + " is not reachable", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Kills a process of the stack as a crash would; the launcher starts it again.
    public void kill(String process) throws IOException {
        long pid = pid(process);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    public long pid(String process) throws IOException {
        return Long.parseLong(Files.readString(data.resolve("run").resolve(process + ".pid"))
                .strip()
                .split(" ")[0]);
    }

    /// Waits for a condition; what it says is part of the failure.
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            boolean holds;
            try {
                holds = condition.getAsBoolean();
            } catch (IllegalStateException notYet) {
                holds = false;
            }
            if (holds) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
