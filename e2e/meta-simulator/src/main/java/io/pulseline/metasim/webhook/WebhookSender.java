package io.pulseline.metasim.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.metasim.SimProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Sends events as Meta does: signed over the exact bytes, non-ASCII escaped, repeated until 200. Faults are
/// switched on by tests.
@Component
public class WebhookSender {
    private static final int MAX_TRIES = 60;
    private static final int JOURNAL = 500;

    private final SimProperties properties;
    private final Routes routes;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            4, Thread.ofVirtual().name("webhook-", 0).factory());
    private final ConcurrentSkipListMap<Long, Delivery> journal = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    // deliveries of an older age are not tried again
    private final AtomicInteger age = new AtomicInteger();
    private final List<Held> held = new ArrayList<>();
    private volatile WebhookFaults faults = WebhookFaults.none();

    WebhookSender(SimProperties properties, Routes routes, ObjectMapper json) {
        this.properties = properties;
        this.routes = routes;
        this.json = json;
    }

    /// @param lastStatus of HTTP; 0 when nobody answered
    /// @param done       whether it was answered 200
    public record Delivery(
            long id,
            String what,
            int attempts,
            @JsonProperty("last_status") int lastStatus,
            boolean done) {}

    /// @param url null while nobody is told where events go
    private record Letter(long id, @Nullable URI url, String body, int age, boolean forged, int attempts) {}

    private record Held(@Nullable URI url, String body) {}

    public void setFaults(WebhookFaults wanted) {
        faults = wanted;
    }

    /// Nothing goes wrong any more; what was held back is sent.
    public synchronized void clearFaults() {
        faults = WebhookFaults.none();
        release(0);
    }

    public WebhookFaults faults() {
        return faults;
    }

    /// Newest last, at most the last 500.
    public List<Delivery> journal() {
        return List.copyOf(journal.values());
    }

    /// Forgets all events; those under way are not tried again.
    public synchronized void clear() {
        age.incrementAndGet();
        journal.clear();
        held.clear();
    }

    /// One change in Meta's envelope.
    public void send(String waba, String field, Map<String, Object> value) {
        if (routes.silent(waba, field)) {
            return;
        }
        String number = value.get("metadata") instanceof Map<?, ?> metadata
                ? String.valueOf(metadata.get("phone_number_id"))
                : "";
        URI moved = routes.moved(waba, number, field);
        String body = escaped(json.writeValueAsString(Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of("id", waba, "changes", List.of(Map.of("field", field, "value", value)))))));
        post(moved == null ? properties.webhookUrl() : moved, body);
    }

    /// Any body, signed.
    public void sendRaw(String body) {
        post(properties.webhookUrl(), body);
    }

    private synchronized void post(@Nullable URI url, String body) {
        WebhookFaults now = faults;
        if (!now.drop().isEmpty() && body.contains(now.drop())) {
            return;
        }
        boolean waits = now.reorder() ? held.isEmpty() : !now.hold().isEmpty() && body.contains(now.hold());
        if (waits) {
            held.add(new Held(url, body));
            return;
        }
        for (int copy = 0; copy <= now.duplicates(); copy++) {
            enqueue(url, body, now.delayMillis());
        }
        release(now.delayMillis() + 300);
    }

    private void release(long delay) {
        held.forEach(late -> enqueue(late.url(), late.body(), delay));
        held.clear();
    }

    private void enqueue(@Nullable URI url, String body, long delay) {
        Letter letter = new Letter(ids.incrementAndGet(), url, body, age.get(), faults.wrongSignature(), 0);
        journal.put(letter.id(), new Delivery(letter.id(), what(body), 0, 0, false));
        while (journal.size() > JOURNAL) {
            journal.pollFirstEntry();
        }
        timer.schedule(() -> attempt(letter), delay, TimeUnit.MILLISECONDS);
    }

    private void attempt(Letter letter) {
        URI url = letter.url();
        if (letter.age() != age.get()) {
            return;
        }
        int status = url == null ? 0 : post(url, letter);
        int attempts = letter.attempts() + 1;
        journal.computeIfPresent(
                letter.id(), (id, old) -> new Delivery(id, old.what(), attempts, status, status == 200));
        if (status != 200 && url != null && !letter.forged() && attempts < MAX_TRIES) {
            Letter again = new Letter(letter.id(), url, letter.body(), letter.age(), false, attempts);
            long pause = Math.min(5000, 100L << Math.min(attempts, 6));
            timer.schedule(() -> attempt(again), pause, TimeUnit.MILLISECONDS);
        }
    }

    private int post(URI url, Letter letter) {
        byte[] bytes = letter.body().getBytes(StandardCharsets.UTF_8);
        String previous = faults.previousSecret();
        String secret = letter.forged() ? "nobody-knows" : previous.isEmpty() ? properties.appSecret() : previous;
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("User-Agent", "facebookexternalua")
                .header("X-Hub-Signature-256", Signature.of(secret, bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        return status(request);
    }

    /// What the dashboard does when a callback address is entered.
    ///
    /// @param token what to show to the receiver; null for the app's own
    /// @return HTTP status, or 0 without an answer; -1 when a 200 did not repeat the challenge
    public int verify(@Nullable String token) {
        return verify(properties.webhookUrl(), token);
    }

    /// The same for the address of an override.
    public int verify(@Nullable URI url, @Nullable String token) {
        if (url == null) {
            return 0;
        }
        String challenge = String.valueOf(1_000_000_000L + ids.incrementAndGet());
        URI asked = URI.create(url + "?hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                + java.net.URLEncoder.encode(token == null ? properties.verifyToken() : token, StandardCharsets.UTF_8));
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(asked)
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && !answer.body().equals(challenge) ? -1 : answer.statusCode();
        } catch (IOException | IllegalArgumentException away) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException away) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c < 128) {
                out.append(c);
            } else {
                out.append("\\u%04x".formatted((int) c));
            }
        }
        return out.toString();
    }

    /// A few words for the journal.
    private static String what(String body) {
        for (String word :
                new String[] {"\"terminate\"", "\"connect\"", "RINGING", "ACCEPTED", "REJECTED", "call_permission_reply"
                }) {
            if (body.contains(word)) {
                return word.replace("\"", "");
            }
        }
        return "other";
    }
}
