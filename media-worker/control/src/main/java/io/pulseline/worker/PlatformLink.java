package io.pulseline.worker;

import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.LeaseAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// Leases every second and delivers facts. When the platform is away calls go on: the spool grows and is delivered
/// later.
@Component
public class PlatformLink implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformLink.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    /// What could not be delivered is tried again so often.
    private static final Duration LOOK_AFTER = Duration.ofMillis(100);
    /// Between two letters.
    private static final Duration REST = Duration.ofMillis(20);

    private final WorkerProperties properties;
    private final Worker worker;
    private final Spool spool;
    private final ObjectMapper json;
    private final HttpClient http;
    private final Thread carrier;
    private volatile boolean reachable = true;

    PlatformLink(WorkerProperties properties, Worker worker, Spool spool, ObjectMapper json, SslBundles bundles) {
        this.properties = properties;
        this.worker = worker;
        this.spool = spool;
        this.json = json;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(DEADLINE).version(HttpClient.Version.HTTP_1_1);
        try {
            builder.sslContext(bundles.getBundle("control").createSslContext());
        } catch (NoSuchSslBundleException none) {
            LOG.warn("event=no-control-bundle hint=\"only plain loopback addresses will work\"");
        }
        this.http = builder.build();
        this.carrier = Thread.ofVirtual().name("facts").start(this::carry);
    }

    @Scheduled(fixedRate = 1000)
    void lease() {
        worker.serve();
        Optional<LeaseAnswer> answer = post("/workers/v1/leases", json.writeValueAsString(worker.lease()))
                .map(body -> json.readValue(body, LeaseAnswer.class));
        if (answer.isPresent() && (answer.get().drain() || !answer.get().accepted()) && !worker.draining()) {
            LOG.info(
                    "event=draining accepted={} asked={}",
                    answer.get().accepted(),
                    answer.get().drain());
            worker.drain();
        }
    }

    /// Facts go at once when they come now and then, and several in one letter when they come fast: a letter
    /// costs its writing down, its way and its commit.
    private void carry() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                spool.await(LOOK_AFTER);
                deliver();
            } catch (IOException | RuntimeException trouble) {
                LOG.error("event=facts-not-delivered reason=\"{}\"", trouble.toString(), trouble);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private void deliver() throws IOException {
        boolean more = true;
        while (more) {
            Optional<EventBatch> batch = spool.next();
            if (batch.isEmpty()) {
                return;
            }
            Optional<EventReceipt> receipt = post("/workers/v1/events", json.writeValueAsString(batch.get()))
                    .map(body -> json.readValue(body, EventReceipt.class));
            if (receipt.isEmpty()) {
                return;
            }
            spool.acknowledge(batch.get().epoch(), receipt.get().acknowledged());
            more = batch.get().events().size() >= Spool.BATCH;
        }
    }

    @Override
    public void destroy() {
        carrier.interrupt();
    }

    /// Asks the platform something; the body is the answer's.
    ///
    /// @return empty when the platform is away or refuses
    public <T> Optional<T> ask(String path, Object question, Class<T> answer) {
        return post(path, json.writeValueAsString(question)).map(body -> json.readValue(body, answer));
    }

    private Optional<String> post(String path, String body) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(properties.gatewayUrl() + path))
                            .timeout(DEADLINE)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                heard(true, "");
                return Optional.of(answer.body());
            }
            heard(false, "HTTP " + answer.statusCode());
        } catch (IOException | JacksonException failure) {
            heard(false, failure.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /// One line when it changes, not one a second.
    private void heard(boolean now, String reason) {
        if (now != reachable) {
            LOG.info("event=platform-{} reason=\"{}\"", now ? "reached" : "away", reason);
        }
        reachable = now;
    }
}
