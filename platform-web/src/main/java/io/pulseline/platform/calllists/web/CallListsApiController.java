package io.pulseline.platform.calllists.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiCaller.Found;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.api.IdempotencyKey;
import io.pulseline.platform.calllists.CallList;
import io.pulseline.platform.calllists.CallLists;
import io.pulseline.platform.calllists.ListedUser;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Calling many users, for programs: a list is planned and rings nobody, its dry run comes by itself, and it calls once
/// it is started.
@RestController
@RequestMapping("/api/v1/call-lists")
class CallListsApiController {
    private final CallLists lists;
    private final Teams teams;
    private final BusinessNumbers numbers;

    CallListsApiController(CallLists lists, Teams teams, BusinessNumbers numbers) {
        this.lists = lists;
        this.teams = teams;
        this.numbers = numbers;
    }

    /// Newest first.
    ///
    /// @param limit  1 to 100
    /// @param cursor `next` of the page before
    @GetMapping
    ApiPage<CallListResource> index(
            ApiCaller caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        TenantId tenant = caller.tenantId();
        int most = Math.clamp(limit, 1, 100);
        @Nullable
        UUID after = cursor == null
                ? null
                : uuid(cursor).orElseThrow(() -> ApiProblem.invalid("cursor", "is not one that a page gave"));
        List<CallListResource> found = lists.page(tenant, after, most + 1).stream()
                .map(CallListResource::of)
                .toList();
        List<CallListResource> page = found.subList(0, Math.min(most, found.size()));
        return new ApiPage<>(page, found.size() > most ? page.getLast().id().toString() : null);
    }

    /// Keeps the list and rings nobody.
    @PostMapping
    ResponseEntity<CallListResource> create(
            ApiCaller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody CallListDocument document) {
        String repeatKey = IdempotencyKey.of(key);
        List<FieldError> errors = document.mistakes();
        List<WaUser> users = document.read(errors);
        Found<BusinessNumber> number =
                errors.stream().noneMatch(error -> error.field().equals("number_id"))
                        ? caller.find(tenant -> numbers.find(
                                        tenant, new PhoneNumberId(Objects.requireNonNull(document.numberId()))))
                                .orElse(null)
                        : null;
        if (number == null && errors.stream().noneMatch(error -> error.field().equals("number_id"))) {
            errors.add(new FieldError("number_id", "is no number of yours"));
        }
        @Nullable UUID team = number == null ? null : team(number.tenant(), document.team(), errors);
        if (number == null || !errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        CallList.Draft draft = new CallList.Draft(
                number.value().id(),
                String.valueOf(document.name()).strip(),
                team,
                document.fromHour(),
                document.toHour(),
                number.value().zone());
        return switch (lists.planOnce(number.tenant(), caller.actor(), draft, users, repeatKey, document.digest())) {
            case CallLists.Planned.KeyTaken taken -> throw ApiProblem.idempotencyKeyTaken();
            case CallLists.Planned.Done(UUID id, boolean fresh) -> {
                CallListResource list = CallListResource.of(
                        lists.find(number.tenant(), id).orElseThrow(() -> ApiProblem.notFound("call list")));
                yield fresh
                        ? ResponseEntity.created(URI.create("/api/v1/call-lists/" + id))
                                .body(list)
                        : ResponseEntity.ok(list);
            }
        };
    }

    private @Nullable UUID team(TenantId tenant, @Nullable String named, List<FieldError> errors) {
        if (named == null) {
            return null;
        }
        Optional<UUID> team = teams.all(tenant).stream()
                .map(Teams.Team::id)
                .filter(id -> id.toString().equals(named))
                .findFirst();
        if (team.isEmpty()) {
            errors.add(new FieldError("team", "is no team of yours"));
        }
        return team.orElse(null);
    }

    @GetMapping("/{id}")
    CallListResource show(ApiCaller caller, @PathVariable String id) {
        return CallListResource.of(list(caller, id).value());
    }

    /// What became of each user, in the list's order.
    ///
    /// @param limit  1 to 200
    /// @param cursor `next` of the page before
    @GetMapping("/{id}/users")
    ApiPage<CallListResource.Line> users(
            ApiCaller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") String cursor) {
        if (!cursor.matches("[0-9]{1,6}")) {
            throw ApiProblem.invalid("cursor", "is not one that a page gave");
        }
        Found<CallList> list = list(caller, id);
        int most = Math.clamp(limit, 1, 200);
        List<ListedUser> found = lists.users(list.tenant(), list.value().id(), Integer.parseInt(cursor), most + 1);
        List<ListedUser> page = found.subList(0, Math.min(most, found.size()));
        return new ApiPage<>(
                page.stream().map(CallListResource.Line::of).toList(),
                found.size() > most ? String.valueOf(page.getLast().place()) : null);
    }

    /// Starts it, or goes on after a pause: from now on users are called.
    @PostMapping("/{id}/activation")
    CallListResource start(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        Found<CallList> list = list(caller, id);
        return moved(
                list,
                lists.startOnce(list.tenant(), caller.actor(), list.value().id(), IdempotencyKey.of(key)));
    }

    /// Calls that ring or talk go on; nobody is dialled after it.
    @PostMapping("/{id}/pause")
    CallListResource pause(ApiCaller caller, @PathVariable String id) {
        Found<CallList> list = list(caller, id);
        return moved(
                list, lists.pause(list.tenant(), caller.actor(), list.value().id()));
    }

    /// As a pause, for good.
    @PostMapping("/{id}/cancellation")
    CallListResource cancel(ApiCaller caller, @PathVariable String id) {
        Found<CallList> list = list(caller, id);
        return moved(
                list, lists.cancel(list.tenant(), caller.actor(), list.value().id()));
    }

    private CallListResource moved(Found<CallList> list, boolean done) {
        CallList now = lists.find(list.tenant(), list.value().id()).orElse(list.value());
        if (!done) {
            throw ApiProblem.conflict("The list is " + now.state() + ".");
        }
        return CallListResource.of(now);
    }

    private Found<CallList> list(ApiCaller caller, String id) {
        return uuid(id).flatMap(known -> caller.find(tenant -> lists.find(tenant, known)))
                .orElseThrow(() -> ApiProblem.notFound("call list"));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
