package io.pulseline.platform.webhooks.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.SignatureCheck;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/webhooks/whatsapp`: 200 only after commit; a wrong signature leaves nothing but a count.
///
/// @see "Meta, Create a webhook endpoint, 7 Nov 2025"
@Controller
class WebhookController {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);
    /// Meta's own limit of a delivery, bytes.
    static final int LARGEST_BODY = 3 * 1024 * 1024;
    /// Meta gives up after about 20 s and repeats; a quick 503 keeps its sender and our threads free.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    /// What Meta asks for of the median and of nearly all.
    private static final Duration SOON = Duration.ofMillis(250);

    private final Inbox inbox;
    private final MetaProperties meta;
    private final MetaSource source;
    private final SignatureCheck signatures;
    private final MeterRegistry meters;
    private final Timer answers;
    private final ExecutorService stores = Executors.newVirtualThreadPerTaskExecutor();

    WebhookController(Inbox inbox, MetaProperties meta, MetaSource source, MeterRegistry meters) {
        this.inbox = inbox;
        this.meta = meta;
        this.source = source;
        this.signatures = new SignatureCheck(meta.signingSecrets());
        this.meters = meters;
        this.answers = Timer.builder("pulseline.webhook.answer")
                .description("from a signed delivery's headers until it is answered, stored or not")
                .serviceLevelObjectives(Duration.ofMillis(100), SOON, Duration.ofSeconds(1), LONGEST_WAIT)
                .register(meters);
    }

    @GetMapping("/webhooks/whatsapp")
    ResponseEntity<String> verify(
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge,
            HttpServletRequest request) {
        Optional<MetaSource.Refusal> stranger = source.refuses(request);
        if (stranger.isPresent()) {
            return answer(HttpStatus.FORBIDDEN, stranger.get().sentence);
        }
        boolean known =
                meta.verifyToken() != null && same(token, meta.verifyToken().reveal());
        if (!mode.equals("subscribe") || !known) {
            return answer(HttpStatus.FORBIDDEN, "The verify token is not ours.");
        }
        return answer(HttpStatus.OK, challenge);
    }

    @PostMapping("/webhooks/whatsapp")
    ResponseEntity<String> deliver(HttpServletRequest request) throws IOException {
        Timer.Sample began = Timer.start(meters);
        Optional<MetaSource.Refusal> stranger = source.refuses(request);
        if (stranger.isPresent()) {
            return refused(stranger.get().reason, HttpStatus.FORBIDDEN, stranger.get().sentence);
        }
        if (request.getContentLengthLong() > LARGEST_BODY) {
            return tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return tooLarge();
        }
        if (!signatures.accepts(body, onlySignature(request))) {
            return refused("signature", HttpStatus.UNAUTHORIZED, "The signature does not fit the body.");
        }
        try {
            return store(body);
        } finally {
            began.stop(answers);
        }
    }

    private ResponseEntity<String> store(byte[] body) {
        Future<Inbox.Receipt> stored = stores.submit(() -> inbox.store(body));
        try {
            Inbox.Receipt receipt = stored.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            meters.counter("pulseline.webhook.changes", "kind", "fresh").increment(receipt.fresh());
            meters.counter("pulseline.webhook.changes", "kind", "repeat").increment(receipt.repeats());
            return answer(HttpStatus.OK, "");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Inbox.UnreadableDelivery unreadable) {
                return refused("unreadable", HttpStatus.BAD_REQUEST, "Not a delivery: " + unreadable.getMessage());
            }
            LOG.error("event=webhook-not-stored reason=\"{}\"", String.valueOf(failure.getCause()));
            return later();
        } catch (TimeoutException slow) {
            // it may still commit; Meta's repeat is then a duplicate and changes nothing
            LOG.error("event=webhook-not-stored reason=\"the database took longer than {}\"", LONGEST_WAIT);
            return later();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return later();
        }
    }

    /// Two signatures are none: nobody can say which one was meant.
    private static @Nullable String onlySignature(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders("X-Hub-Signature-256"));
        return given.size() == 1 ? given.getFirst() : null;
    }

    private static boolean same(String given, String expected) {
        return !expected.isBlank()
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private ResponseEntity<String> tooLarge() {
        return refused("too-large", HttpStatus.CONTENT_TOO_LARGE, "A delivery has at most 3 MB.");
    }

    private ResponseEntity<String> refused(String reason, HttpStatus status, String sentence) {
        meters.counter("pulseline.webhook.refused", "reason", reason).increment();
        return answer(status, sentence);
    }

    private ResponseEntity<String> later() {
        meters.counter("pulseline.webhook.refused", "reason", "unavailable").increment();
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.TEXT_PLAIN)
                .body("Not stored. Send it again.");
    }

    private static ResponseEntity<String> answer(HttpStatus status, String text) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(text);
    }
}
