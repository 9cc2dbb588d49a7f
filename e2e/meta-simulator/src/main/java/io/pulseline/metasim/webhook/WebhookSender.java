package io.pulseline.metasim.webhook;

import io.pulseline.metasim.SimProperties;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Sends events as Meta does: signed over the exact bytes, non-ASCII escaped, repeated until 200. Faults are
/// switched
/// on by tests.
@Component
public class WebhookSender {
    private static final int MAX_TRIES = 60;

    private final SimProperties properties;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            4, Thread.ofVirtual().name("webhook-", 0).factory());
    private final List<Delivery> journal = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private final List<String> held = new ArrayList<>();
    private volatile Faults faults = Faults.none();

    WebhookSender(SimProperties properties, ObjectMapper json) {
        this.properties = properties;
        this.json = json;
    }

    /// @param delayMillis    before the first try of each event
    /// @param duplicates     extra copies of each event
    /// @param hold           events whose words contain this are kept back until the next other event was sent
    /// (reordering)
    /// @param drop           events whose words contain this are never sent
    /// @param wrongSignature sign with a secret that nobody knows
    /// @param previousSecret sign with this one instead; empty for the current
    public record Faults(
            long delayMillis, int duplicates, String hold, String drop, boolean wrongSignature, String previousSecret) {
        public static Faults none() {
            return new Faults(0, 0, "", "", false, "");
        }
    }

    public record Delivery(long id, String what, int attempts, int lastStatus, boolean done) {}

    public void setFaults(Faults wanted) {
        faults = wanted;
    }

    public Faults faults() {
        return faults;
    }

    /// Newest last, at most the last 500.
    public List<Delivery> journal() {
        return List.copyOf(journal.subList(Math.max(0, journal.size() - 500), journal.size()));
    }

    public void clear() {
        journal.clear();
        held.clear();
    }

    /// One change in Meta's envelope.
    public void send(String waba, String field, Map<String, Object> value) {
        String body = escaped(json.writeValueAsString(Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of("id", waba, "changes", List.of(Map.of("field", field, "value", value)))))));
        sendRaw(body);
    }

    /// Any body, signed.
    public synchronized void sendRaw(String body) {
        Faults now = faults;
        if (!now.drop().isEmpty() && body.contains(now.drop())) {
            return;
        }
        if (!now.hold().isEmpty() && body.contains(now.hold())) {
            held.add(body);
            return;
        }
        for (int copy = 0; copy <= now.duplicates(); copy++) {
            enqueue(body, now.delayMillis());
        }
        held.forEach(late -> enqueue(late, now.delayMillis() + 300));
        held.clear();
    }

    private void enqueue(String body, long delay) {
        Delivery delivery = new Delivery(ids.incrementAndGet(), what(body), 0, 0, false);
        journal.add(delivery);
        timer.schedule(() -> attempt(delivery, body), delay, TimeUnit.MILLISECONDS);
    }

    private void attempt(Delivery delivery, String body) {
        int status = properties.webhookUrl() == null ? 0 : post(body);
        Delivery after = new Delivery(delivery.id(), delivery.what(), delivery.attempts() + 1, status, status == 200);
        journal.replaceAll(entry -> entry.id() == delivery.id() ? after : entry);
        if (status != 200 && status != 401 && after.attempts() < MAX_TRIES && properties.webhookUrl() != null) {
            long pause = Math.min(5000, 100L << Math.min(after.attempts(), 6));
            timer.schedule(() -> attempt(after, body), pause, TimeUnit.MILLISECONDS);
        }
    }

    private int post(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Faults now = faults;
        String secret = now.wrongSignature()
                ? "nobody-knows"
                : now.previousSecret().isEmpty() ? properties.appSecret() : now.previousSecret();
        try {
            return http.send(
                            HttpRequest.newBuilder(java.util.Objects.requireNonNull(properties.webhookUrl()))
                                    .timeout(Duration.ofSeconds(20))
                                    .header("Content-Type", "application/json")
                                    .header("User-Agent", "facebookexternalua")
                                    .header("X-Hub-Signature-256", "sha256=" + hmac(secret, bytes))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException away) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    static String hmac(String secret, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
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
