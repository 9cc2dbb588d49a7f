package io.pulseline.e2e;

import static io.pulseline.e2e.BenchResult.figure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// `./pulseline bench webhooks`: how long Meta waits for its 200 at a steady rate, what rate is the most that is
/// answered, and how long it waits at four fifths of that. A delivery is due at its own moment whatever became of those
/// before it, and its wait counts from then. Beside it what the database alone takes for a commit of the same bytes.
@EnabledIfSystemProperty(named = "bench.webhooks.rate", matches = "[0-9]+")
class WebhooksBench {
    private static final int SENDERS = 24;
    private static final String DELIVERY = """
            {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{\
            "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},\
            "contacts":[{"profile":{"name":"Vlasta Volume"},"wa_id":"%1$s","user_id":"CZ.7%1$s"}],\
            "calls":[{"id":"wacid.BENCH%2$s","from":"%1$s","to":"35925550101","event":"terminate",\
            "direction":"USER_INITIATED","timestamp":"%3$d","status":"COMPLETED"}]}}]}]}""";

    private final Stack stack = Stack.running();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String secret;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final AtomicInteger sent = new AtomicInteger();

    WebhooksBench() throws IOException {
        secret = ApprovedTemplate.secret(stack, "PULSELINE_META_APP_SECRET");
    }

    /// What one delivery came to.
    private interface Delivery {
        void give() throws Exception;
    }

    @Test
    void measure() throws Exception {
        int rate = Integer.getInteger("bench.webhooks.rate");
        int seconds = Integer.getInteger("bench.seconds", 15);
        // before there is anything to work off
        List<Double> floor = commits(rate, seconds);
        steady(50, 5, this::post);
        List<Double> asked = steady(rate, seconds, this::post);
        int most = most(seconds);
        List<Double> nearlyMost = steady(most * 4 / 5, seconds, this::post);
        List<Map<String, Object>> figures = new ArrayList<>();
        figures.addAll(waits(rate + " a second", asked, 100));
        figures.add(figure("the most that is answered, " + SENDERS + " at a time", "deliveries/s", most, null));
        figures.addAll(waits("at four fifths of the most", nearlyMost, 250));
        figures.addAll(waits("the database alone, " + rate + " commits a second", floor, null));
        for (Map<String, Object> figure : figures) {
            System.out.printf(
                    Locale.ROOT, "BENCH %-55s %s %s%n", figure.get("metric"), figure.get("ours"), figure.get("unit"));
        }
        BenchResult.write(
                "webhooks",
                Map.of(
                        "seconds_of_each_rate",
                        seconds,
                        "delivery",
                        "the end of one call, " + delivery(0).length + " bytes, of a call that is not known yet",
                        "cores",
                        Runtime.getRuntime().availableProcessors()),
                figures);
    }

    private static List<Map<String, Object>> waits(String what, List<Double> millis, Integer goal) {
        List<Double> sorted = millis.stream().sorted().toList();
        return List.of(
                figure(what + ": p50", "ms", sorted.get(sorted.size() / 2), null),
                figure(what + ": p99", "ms", sorted.get(sorted.size() * 99 / 100), goal),
                figure(what + ": longest", "ms", sorted.getLast(), null));
    }

    /// @return what each waited in ms, from the moment it was due
    private List<Double> steady(int rate, int seconds, Delivery delivery) throws InterruptedException {
        Queue<Double> waited = new ConcurrentLinkedQueue<>();
        int count = rate * seconds;
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime() + 100_000_000;
        send(() -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                long due = begin + i * 1_000_000_000L / rate;
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                delivery.give();
                waited.add(Math.round((System.nanoTime() - due) / 10_000.0) / 100.0);
            }
        });
        assertThat(waited).hasSize(count);
        return List.copyOf(waited);
    }

    /// @return deliveries answered a second while each sender sends its next one as soon as the last one is answered
    private int most(int seconds) throws InterruptedException {
        int before = sent.get();
        Instant end = Instant.now().plusSeconds(seconds);
        send(() -> {
            while (Instant.now().isBefore(end)) {
                post();
            }
        });
        return (sent.get() - before) / seconds;
    }

    private void send(Delivery work) throws InterruptedException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofPlatform().start(() -> {
                try {
                    work.give();
                } catch (Exception | AssertionError failure) {
                    failures.add(failure);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join(Duration.ofMinutes(5));
        }
        assertThat(failures).isEmpty();
    }

    private void post() throws Exception {
        byte[] body = delivery(sent.incrementAndGet());
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(stack.portal() + "/webhooks/whatsapp"))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", "sha256=" + ApprovedTemplate.hmac(secret, body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private byte[] delivery(int n) {
        return DELIVERY.formatted(
                        420_700_000_000L + n % 1000,
                        run + "x" + n,
                        Instant.now().getEpochSecond())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The same bytes into a table without any index, one commit each.
    private List<Double> commits(int rate, int seconds) throws Exception {
        String url =
                "jdbc:postgresql://127.0.0.1:" + (URI.create(stack.portal()).getPort() + 12) + "/pulseline";
        ThreadLocal<Connection> connections = new ThreadLocal<>();
        try (Connection owner = connection(url)) {
            owner.createStatement().execute("create table public.bench_delivery (body bytea)");
            try {
                return steady(rate, seconds, () -> {
                    if (connections.get() == null) {
                        connections.set(connection(url));
                    }
                    try (PreparedStatement insert =
                            connections.get().prepareStatement("insert into public.bench_delivery values (?)")) {
                        insert.setBytes(1, delivery(0));
                        insert.execute();
                    }
                });
            } finally {
                owner.createStatement().execute("drop table public.bench_delivery");
            }
        }
    }

    private Connection connection(String url) throws Exception {
        return DriverManager.getConnection(
                url, "pulseline_migrator", ApprovedTemplate.secret(stack, "PULSELINE_DB_MIGRATOR_PASSWORD"));
    }
}
