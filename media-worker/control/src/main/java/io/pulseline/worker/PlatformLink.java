package io.pulseline.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.LeaseAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Leases every second and delivers facts. When the platform is away calls go on: the spool grows and is delivered
/// later.
@Component
public class PlatformLink implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformLink.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MOST_CONNECTIONS = 64;
    /// The platform waits three and a half of these.
    private static final Duration RENEW = Duration.ofSeconds(1);
    /// What could not be delivered is tried again so often.
    private static final Duration LOOK_AFTER = Duration.ofMillis(100);
    /// Between two letters.
    private static final Duration REST = Duration.ofMillis(20);

    private final WorkerProperties properties;
    private final Worker worker;
    private final Spool spool;
    private final ObjectMapper json;
    private final CloseableHttpClient http;
    private final Thread carrier;
    private final Thread renewer = Thread.ofVirtual().name("lease").unstarted(this::renew);
    private volatile boolean reachable = true;

    private record Answer(int status, String body) {}

    PlatformLink(WorkerProperties properties, Worker worker, Spool spool, ObjectMapper json, SslBundles bundles) {
        this.properties = properties;
        this.worker = worker;
        this.spool = spool;
        this.json = json;
        this.http = client(bundles);
        this.carrier = Thread.ofVirtual().name("facts").start(this::carry);
    }

    /// The control channel listens, so that whoever learns of us may command us.
    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        renewer.start();
    }

    /// No scheduled task: those are over as soon as a process is asked to end, and one that drains has its calls for
    /// as long as they last. Without a lease the platform would take it for lost and end them.
    private void renew() {
        long next = System.nanoTime();
        boolean first = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                lease();
            } catch (RuntimeException trouble) {
                LOG.error("event=lease-not-renewed reason=\"{}\"", trouble.toString(), trouble);
            }
            if (first) {
                first = false;
                Thread.ofPlatform().name("warm-up").daemon().start(worker::warmUp);
            }
            // what took long is not made up for
            next = Math.max(next + RENEW.toNanos(), System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

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

    /// Blocking, for our threads are virtual ones: the JDK's own client hands each answer through three threads,
    /// which was a fifth of what a SIP call costs (`./pulseline bench sip`).
    private static CloseableHttpClient client(SslBundles bundles) {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(DEADLINE))
                        .setSocketTimeout(Timeout.of(DEADLINE))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build());
        try {
            connections.setTlsSocketStrategy(
                    new DefaultClientTlsStrategy(bundles.getBundle("control").createSslContext()));
        } catch (NoSuchSslBundleException none) {
            LOG.warn("event=no-control-bundle hint=\"only plain loopback addresses will work\"");
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(DEADLINE))
                        .setResponseTimeout(Timeout.of(DEADLINE))
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictIdleConnections(TimeValue.ofSeconds(10))
                .build();
    }

    /// Facts go at once when they come now and then, and several in one letter when they come fast: a letter
    /// costs its writing down, its way and its commit.
    private void carry() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                spool.await(LOOK_AFTER);
                if (spool.due()) {
                    deliver();
                }
            } catch (IOException | RuntimeException trouble) {
                LOG.error("event=facts-not-delivered reason=\"{}\"", trouble.toString(), trouble);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private synchronized void deliver() throws IOException {
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

    /// The last facts, of calls that the stop ended, are told too; what the platform does not take now waits in the
    /// spool for the next start.
    @Override
    public void destroy() throws IOException {
        renewer.interrupt();
        carrier.interrupt();
        deliver();
        http.close();
    }

    /// Asks the platform something; the body is the answer's.
    ///
    /// @return empty when the platform is away or refuses
    public <T> Optional<T> ask(String path, Object question, Class<T> answer) {
        return post(path, json.writeValueAsString(question)).map(body -> json.readValue(body, answer));
    }

    private Optional<String> post(String path, String body) {
        try {
            HttpPost request = new HttpPost(URI.create(properties.gatewayUrl() + path));
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
            Answer answer = http.execute(
                    request,
                    came -> new Answer(
                            came.getCode(),
                            came.getEntity() == null ? "" : EntityUtils.toString(came.getEntity(), UTF_8)));
            if (answer.status() == 200) {
                heard(true, "");
                return Optional.of(answer.body());
            }
            heard(false, "HTTP " + answer.status());
        } catch (IOException failure) {
            heard(false, failure.toString());
        }
        return Optional.empty();
    }

    boolean reachable() {
        return reachable;
    }

    /// One line when it changes, not one a second.
    private void heard(boolean now, String reason) {
        if (now != reachable) {
            LOG.info("event=platform-{} reason=\"{}\"", now ? "reached" : "away", reason);
        }
        reachable = now;
    }
}
