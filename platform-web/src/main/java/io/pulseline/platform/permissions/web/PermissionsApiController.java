package io.pulseline.platform.permissions.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.IdempotencyKey;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.RequestResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Permissions for programs: one user's state as Meta tells it now, the board as the ledger knows it, asking,
/// evidence.
@RestController
@RequestMapping("/api/v1/permissions")
class PermissionsApiController {
    private final CallPermissions permissions;

    PermissionsApiController(CallPermissions permissions) {
        this.permissions = permissions;
    }

    @GetMapping
    ApiPage<PermissionResource> board(
            ApiCaller caller,
            @RequestParam(required = false) @Nullable String number,
            @RequestParam(required = false) @Nullable String user) {
        if (number != null) {
            TenantId tenant = owner(caller, number);
            return page(permissions.board(tenant, new PhoneNumberId(number)));
        }
        WaUser wanted = user == null ? null : user(user);
        return page(caller.tenants().stream()
                .flatMap(tenant -> permissions.board(tenant.id(), null).stream())
                .filter(state -> wanted == null || same(wanted, state.user()))
                .toList());
    }

    private static boolean same(WaUser wanted, WaUser known) {
        return wanted.waId() != null
                ? wanted.waId().equals(known.waId())
                : wanted.bsuid() != null && wanted.bsuid().equals(known.bsuid());
    }

    /// Meta's live answer; when Meta cannot be asked, the ledger's, with its time and why.
    @GetMapping(params = {"number", "user"})
    PermissionResource show(ApiCaller caller, @RequestParam String number, @RequestParam String user) {
        TenantId tenant = owner(caller, number);
        PhoneNumberId id = new PhoneNumberId(number);
        WaUser who = user(user);
        return switch (permissions.readLive(tenant, id, who)) {
            case GraphResult.Ok<PermissionState>(PermissionState state) -> PermissionResource.of(state, null);
            case GraphResult.Failed<PermissionState>(GraphFault fault) ->
                permissions
                        .state(tenant, id, who)
                        .map(known -> PermissionResource.of(known, fault.message()))
                        .orElse(PermissionResource.unknown(id, who, fault.message()));
        };
    }

    @PostMapping("/requests")
    ResponseEntity<Map<String, Object>> request(
            ApiCaller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody RequestDocument document) {
        String repeatKey = IdempotencyKey.of(key);
        RequestDocument.Checked checked = document.check();
        TenantId tenant = owner(caller, checked.numberId());
        RequestResult result = permissions.request(
                tenant,
                caller.actor(),
                new PhoneNumberId(checked.numberId()),
                checked.user(),
                checked.body(),
                checked.template(),
                repeatKey);
        return switch (result) {
            case RequestResult.Sent(String messageId) ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(Map.of(
                                "message_id",
                                messageId,
                                "number_id",
                                checked.numberId(),
                                "user",
                                PermissionResource.User.of(checked.user()),
                                "state",
                                "SENT"));
            case RequestResult.NotAllowedNow refused -> throw notNow(refused.reason(), refused.nextAt());
            case RequestResult.Refused(GraphFault fault) -> throw ApiProblem.meta(fault);
            case RequestResult.KeyTaken taken -> throw ApiProblem.idempotencyKeyTaken();
        };
    }

    private static ApiProblem notNow(String reason, @Nullable Instant nextAt) {
        return ApiProblem.refused("permission-request-not-now", reason, null, nextAt);
    }

    @GetMapping("/{number}/{user}/events")
    PermissionResource.Evidence events(ApiCaller caller, @PathVariable String number, @PathVariable String user) {
        TenantId tenant = owner(caller, number);
        PhoneNumberId id = new PhoneNumberId(number);
        WaUser who = user(user);
        if (permissions.state(tenant, id, who).isEmpty()) {
            throw ApiProblem.notFound("permission");
        }
        Optional<Long> broken = permissions.verify(tenant, id, who);
        return PermissionResource.Evidence.of(permissions.events(tenant, id, who), broken);
    }

    /// The tenant in view that has the number; a number of another tenant does not exist.
    private TenantId owner(ApiCaller caller, String number) {
        if (number.isBlank() || number.length() > 64) {
            throw ApiProblem.notFound("number");
        }
        return caller.find(tenant -> permissions.hasNumber(tenant, new PhoneNumberId(number))
                        ? Optional.of(tenant)
                        : Optional.empty())
                .map(ApiCaller.Found::value)
                .orElseThrow(() -> ApiProblem.notFound("number"));
    }

    private static WaUser user(String text) {
        return PermissionResource.user(text)
                .orElseThrow(() -> ApiProblem.invalid("user", "is a phone number or a business-scoped id"));
    }

    private static ApiPage<PermissionResource> page(List<PermissionState> states) {
        return ApiPage.whole(
                states.stream().map(state -> PermissionResource.of(state, null)).toList());
    }
}
