package io.pulseline.platform.console.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.WebhookRouting;
import io.pulseline.platform.webhooks.WebhookInbox;
import io.pulseline.platform.webhooks.WebhookInbox.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// What Meta told of one number, and where it tells it. Happenings appear once they were handled, since only
/// then it is known whose they are; the raw delivery stays with staff, as it may hold other tenants' parts.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/webhooks")
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class NumberWebhooksController {
    private static final int PAGE = 50;

    private final BusinessNumbers numbers;
    private final WebhookRouting routing;
    private final WebhookInbox inbox;

    NumberWebhooksController(BusinessNumbers numbers, WebhookRouting routing, WebhookInbox inbox) {
        this.numbers = numbers;
        this.routing = routing;
        this.inbox = inbox;
    }

    /// @param cursor id of the last entry of the page before
    @GetMapping
    String index(
            Viewer viewer,
            @PathVariable("number") String id,
            @ModelAttribute("form") WebhookForm form,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        BusinessNumber number = number(viewer, id);
        SetFilters filters = new SetFilters(viewer.base() + "/numbers/" + id + "/webhooks");
        @Nullable Long before = cursor != null && cursor.matches("[0-9]{1,18}") ? Long.valueOf(cursor) : null;
        List<Entry> found =
                inbox.search(form.ofNumber(filters, viewer.zone(), viewer.tenantId(), number.id(), before), PAGE + 1);
        List<Entry> shown = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("number", number);
        model.addAttribute("route", routing.of(viewer.tenantId(), number));
        model.addAttribute("ours", routing.ours());
        model.addAttribute(
                "rows",
                shown.stream()
                        .map(entry -> new WebhooksController.Row(entry, null))
                        .toList());
        model.addAttribute("filters", filters);
        model.addAttribute("fields", WebhookForm.FIELDS);
        model.addAttribute("first", before == null ? null : filters.href());
        model.addAttribute(
                "next",
                filters.next(
                        found.size() > PAGE ? String.valueOf(shown.getLast().id()) : null));
        return "numbers/webhooks";
    }

    @GetMapping("/{event}")
    String show(Viewer viewer, @PathVariable("number") String id, @PathVariable String event, Model model) {
        BusinessNumber number = number(viewer, id);
        if (!event.matches("[0-9]{1,18}")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Entry entry = inbox.find(Long.parseLong(event))
                .filter(found -> viewer.tenantId().equals(found.tenant())
                        && number.id().value().equals(found.numberId())
                        && found.source().equals("META"))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("number", number);
        model.addAttribute("row", new WebhooksController.Row(entry, null));
        model.addAttribute("body", WebhooksController.pretty(entry.body()));
        return "numbers/webhook";
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
