package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallPage;
import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Reading calls by program: the list, one call, what happened in it.
@RestController
@RequestMapping("/api/v1/calls")
class CallsApiController {
    private final LiveCalls calls;
    private final CallPrices prices;
    private final ObjectMapper json;

    CallsApiController(LiveCalls calls, CallPrices prices, ObjectMapper json) {
        this.calls = calls;
        this.prices = prices;
        this.json = json;
    }

    /// Newest first.
    @GetMapping
    ApiPage<CallResource> list(
            ApiCaller caller,
            @ModelAttribute CallQuery query,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        List<TenantId> tenants = caller.tenants().stream().map(Tenant::id).toList();
        CallPage page;
        try {
            page = calls.list(tenants, query.filter(), cursor == null || cursor.isBlank() ? null : cursor, limit);
        } catch (IllegalArgumentException unreadable) {
            throw ApiProblem.invalid("cursor", "is not one that a page gave");
        }
        Map<CallId, CallPrices.Price> known = new HashMap<>();
        page.items().stream()
                .collect(Collectors.groupingBy(CallView::tenant))
                .forEach((tenant, own) -> known.putAll(
                        prices.of(tenant, own.stream().map(CallView::id).toList())));
        return new ApiPage<>(
                page.items().stream()
                        .map(call -> CallResource.line(call, known.get(call.id())))
                        .toList(),
                page.next());
    }

    @GetMapping("/{id}")
    CallResource show(ApiCaller caller, @PathVariable String id) {
        return whole(find(caller, id));
    }

    CallResource whole(CallView call) {
        JsonNode quality =
                calls.quality(call.tenant(), call.id()).map(json::readTree).orElse(null);
        return CallResource.whole(
                call, prices.of(call.tenant(), List.of(call.id())).get(call.id()), quality);
    }

    /// @throws ApiProblem 404, also for calls of other tenants
    CallView find(ApiCaller caller, String id) {
        CallId known = id(id);
        return caller.find(tenant -> calls.find(tenant, known))
                .map(ApiCaller.Found::value)
                .orElseThrow(() -> ApiProblem.notFound("call"));
    }

    private static CallId id(String text) {
        try {
            return new CallId(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            throw ApiProblem.notFound("call");
        }
    }

    /// @param speaker who said it: PORTAL, GRAPH, WEBHOOK, WORKER or PLATFORM
    /// @param eventId of the stored event that proves it; absent for our own acts
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Line(
            long id,
            Instant at,
            String speaker,
            String kind,
            String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID eventId) {
        static Line of(CallEntry entry) {
            return new Line(entry.id(), entry.at(), entry.speaker(), entry.kind(), entry.detail(), entry.eventId());
        }
    }

    /// Every event, in the order it became known.
    @GetMapping("/{id}/timeline")
    ApiPage<Line> timeline(ApiCaller caller, @PathVariable String id) {
        CallView call = find(caller, id);
        return ApiPage.whole(
                calls.timeline(call.tenant(), call.id()).stream().map(Line::of).toList());
    }
}
