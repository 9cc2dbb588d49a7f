package io.pulseline.platform.webhooks.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.webhooks.WebhookInbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The inbox for staff programs: search, read one with its body, have it handled again.
@RestController
@RequestMapping("/api/v1/webhook-events")
class WebhookEventsApiController {
    private final WebhookInbox inbox;

    WebhookEventsApiController(WebhookInbox inbox) {
        this.inbox = inbox;
    }

    /// @param source META, or WORKER and TIMER for what the platform's own parts put in, or ALL
    /// @param text   part of the body or of what keeps the order: a call's id, a number, a word
    @GetMapping
    ApiPage<WebhookEventView> search(
            ApiCaller caller,
            @RequestParam(required = false) WebhookInbox.@Nullable State state,
            @RequestParam(defaultValue = "META") String source,
            @RequestParam(required = false) @Nullable String field,
            @RequestParam(name = "number", required = false) @Nullable String number,
            @RequestParam(name = "event_id", required = false) @Nullable UUID eventId,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable Long cursor,
            @RequestParam(defaultValue = "50") int limit) {
        staffOnly(caller);
        int size = Math.clamp(limit, 1, 199);
        List<WebhookInbox.Entry> found = inbox.search(
                new WebhookInbox.Search(
                        state,
                        source.equals("ALL") ? null : source,
                        field,
                        number,
                        eventId,
                        from,
                        to,
                        cursor,
                        null,
                        text),
                size + 1);
        List<WebhookInbox.Entry> page = found.subList(0, Math.min(size, found.size()));
        return new ApiPage<>(
                page.stream().map(WebhookEventView::brief).toList(),
                found.size() > size ? String.valueOf(page.getLast().id()) : null);
    }

    @GetMapping("/{id}")
    WebhookEventView show(ApiCaller caller, @PathVariable String id) {
        staffOnly(caller);
        return WebhookEventView.whole(find(id));
    }

    /// 202 when it will be handled again, 200 when there is nothing to do.
    @PostMapping("/{id}/replay")
    ResponseEntity<Map<String, String>> replay(ApiCaller caller, @PathVariable String id) {
        staffOnly(caller);
        return switch (inbox.replay(caller.actor(), find(id).id())) {
            case WebhookInbox.Replay.Queued queued -> ResponseEntity.accepted().body(Map.of("result", "QUEUED"));
            case WebhookInbox.Replay.AlreadyApplied(Instant at) ->
                ResponseEntity.ok(Map.of("result", "ALREADY_APPLIED", "applied_at", at.toString()));
            case WebhookInbox.Replay.Waiting waiting -> ResponseEntity.ok(Map.of("result", "WAITING"));
            case WebhookInbox.Replay.Unknown unknown -> throw ApiProblem.notFound("webhook event");
        };
    }

    /// Everything parked or unassigned that was received in the span.
    @PostMapping("/replay")
    Map<String, Integer> replay(ApiCaller caller, @RequestBody Span span) {
        staffOnly(caller);
        if (span.from() == null || span.to() == null) {
            throw ApiProblem.invalid(span.from() == null ? "from" : "to", "is required, like 2026-11-24T08:00:00Z");
        }
        return Map.of("queued", inbox.replay(caller.actor(), span.from(), span.to()));
    }

    record Span(@Nullable Instant from, @Nullable Instant to) {}

    /// By our number of the happening, or by the id that charges cite: then the first happening of that delivery.
    private WebhookInbox.Entry find(String id) {
        Optional<WebhookInbox.Entry> found = Optional.empty();
        if (id.matches("[0-9]{1,18}")) {
            found = inbox.find(Long.parseLong(id));
        } else if (id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            found = inbox.search(WebhookInbox.Search.ofDelivery(UUID.fromString(id)), 1).stream()
                    .findFirst();
        }
        return found.orElseThrow(() -> ApiProblem.notFound("webhook event"));
    }

    private static void staffOnly(ApiCaller caller) {
        if (!caller.staff()) {
            throw ApiProblem.staffOnly("The inbox");
        }
    }
}
