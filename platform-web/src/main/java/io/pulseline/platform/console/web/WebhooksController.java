package io.pulseline.platform.console.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.WebhookInbox;
import io.pulseline.platform.webhooks.WebhookInbox.Entry;
import io.pulseline.platform.webhooks.WebhookInbox.Replay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The inbox in staff's hands: search, read what Meta wrote byte for byte, have it handled again.
@Controller
class WebhooksController {
    private static final int PAGE = 50;
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final WebhookInbox inbox;
    private final Tenants tenants;

    WebhooksController(WebhookInbox inbox, Tenants tenants) {
        this.inbox = inbox;
        this.tenants = tenants;
    }

    /// @param tenant null until it was handled, and for what is nobody's
    record Row(Entry entry, @Nullable Tenant tenant) {
        /// Meta's id of the call, or what else keeps the order; null when nothing does.
        public @Nullable String about() {
            String key = entry.orderKey();
            int colon = key.indexOf(':');
            return colon < 0 ? null : key.substring(colon + 1);
        }
    }

    @GetMapping("/bsp/webhooks")
    String index(
            Viewer viewer,
            @ModelAttribute("form") WebhookForm form,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer queued,
            Model model) {
        SetFilters filters = new SetFilters("/bsp/webhooks");
        @Nullable Long before = cursor != null && cursor.matches("[0-9]{1,18}") ? Long.valueOf(cursor) : null;
        List<Entry> found = inbox.search(form.read(filters, viewer.zone(), tenants, before), PAGE + 1);
        List<Entry> shown = found.subList(0, Math.min(PAGE, found.size()));
        List<Tenant> all = tenants.all();
        Map<TenantId, Tenant> byId = all.stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
        model.addAttribute(
                "rows",
                shown.stream()
                        .map(entry -> new Row(entry, entry.tenant() == null ? null : byId.get(entry.tenant())))
                        .toList());
        model.addAttribute("filters", filters);
        model.addAttribute("tenants", all);
        model.addAttribute("fields", WebhookForm.FIELDS);
        model.addAttribute("sources", WebhookForm.Source.values());
        model.addAttribute("tally", inbox.tally(viewer.zone()));
        model.addAttribute("queued", queued);
        model.addAttribute("first", before == null ? null : filters.href());
        model.addAttribute(
                "next",
                filters.next(
                        found.size() > PAGE ? String.valueOf(shown.getLast().id()) : null));
        return "console/webhooks";
    }

    @GetMapping("/bsp/webhooks/{id}")
    String show(@PathVariable String id, @RequestParam(required = false) @Nullable String result, Model model) {
        Entry entry = find(id);
        @Nullable
        Tenant tenant =
                entry.tenant() == null ? null : tenants.byId(entry.tenant()).orElse(null);
        model.addAttribute("row", new Row(entry, tenant));
        model.addAttribute("body", pretty(entry.body()));
        model.addAttribute(
                "raw",
                inbox.raw(entry.eventId())
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse(null));
        model.addAttribute("beside", inbox.search(WebhookInbox.Search.ofDelivery(entry.eventId()), PAGE));
        model.addAttribute("result", result != null && result.matches("queued|applied|waiting") ? result : null);
        return "console/webhook";
    }

    @PostMapping("/bsp/webhooks/{id}/replays")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String replay(Viewer viewer, @PathVariable String id) {
        String result = switch (inbox.replay(viewer.actor(), find(id).id())) {
            case Replay.Queued queued -> "queued";
            case Replay.AlreadyApplied applied -> "applied";
            case Replay.Waiting waiting -> "waiting";
            case Replay.Unknown unknown -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
        return "redirect:/bsp/webhooks/" + id + "?result=" + result;
    }

    /// Everything parked or without a tenant that was received on these days.
    @PostMapping("/bsp/webhooks/replays")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String replayAll(Viewer viewer, @RequestParam String from, @RequestParam String to) {
        SetFilters days = new SetFilters("/bsp/webhooks");
        @Nullable Instant first = days.day("from", from, viewer.zone(), 0);
        @Nullable Instant end = days.day("to", to, viewer.zone(), 1);
        if (first == null || end == null) {
            return "redirect:/bsp/webhooks?from=" + (first == null ? "unreadable" : from.strip())
                    + (end == null ? "&to=unreadable" : "");
        }
        return "redirect:/bsp/webhooks?queued=" + inbox.replay(viewer.actor(), first, end);
    }

    private Entry find(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return inbox.find(Long.parseLong(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// JSON with its lines laid out; anything else as it is.
    static String pretty(String body) {
        try {
            return PRETTY.writeValueAsString(PRETTY.readTree(body));
        } catch (JacksonException notJson) {
            return body;
        }
    }
}
