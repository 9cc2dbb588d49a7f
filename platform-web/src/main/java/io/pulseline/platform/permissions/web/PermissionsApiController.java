package io.pulseline.platform.permissions.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiUser;
import io.pulseline.platform.api.IdempotencyKey;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionBoard;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.RequestResult;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int MOST = 200;

    private final PermissionBoard board;
    private final CallPermissions permissions;

    PermissionsApiController(PermissionBoard board, CallPermissions permissions) {
        this.board = board;
        this.permissions = permissions;
    }

    @GetMapping
    ApiPage<PermissionResource> board(
            ApiCaller caller,
            @RequestParam(required = false) @Nullable String number,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(defaultValue = "ALL") BoardQuery.View view,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        WaUser wanted = user == null ? null : user(user);
        String sought =
                wanted == null ? null : wanted.waId() != null ? wanted.waId().digits() : String.valueOf(wanted.bsuid());
        List<TenantId> tenants =
                number == null ? caller.tenants().stream().map(Tenant::id).toList() : List.of(owner(caller, number));
        int most = Math.clamp(limit, 1, MOST);
        List<PermissionResource> items = new ArrayList<>();
        // a key of the BSP reads one tenant after the other; the cursor knows in which it stopped
        int place = place(cursor, tenants.size());
        BoardQuery.Cursor after = cursor == null ? null : BoardQuery.Cursor.of(cursor.replaceFirst("^[0-9]+~", ""));
        for (int i = place; i < tenants.size(); i++) {
            BoardQuery query = new BoardQuery(
                    view, number == null ? null : new PhoneNumberId(number), null, sought, i == place ? after : null);
            List<BoardRow> rows = board.rows(tenants.get(i), query, most - items.size());
            boolean more = rows.size() > most - items.size();
            List<BoardRow> taken = more ? rows.subList(0, most - items.size()) : rows;
            permissions.states(tenants.get(i), taken).stream()
                    .filter(state -> wanted == null || same(wanted, state.user()))
                    .map(state -> PermissionResource.of(state, null))
                    .forEach(items::add);
            if (more) {
                return new ApiPage<>(items, i + "~" + taken.getLast().cursor().text());
            }
        }
        return ApiPage.whole(items);
    }

    private static int place(@Nullable String cursor, int tenants) {
        if (cursor == null || !cursor.matches("[0-9]{1,6}~.*")) {
            return 0;
        }
        return Math.min(Integer.parseInt(cursor.substring(0, cursor.indexOf('~'))), tenants);
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
                                ApiUser.of(checked.user()),
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

    /// Oldest first. Whether the chain is whole is said of all of it, whatever part is asked for.
    ///
    /// @param cursor `next` of the page before
    /// @param limit  1 to 1,000
    @GetMapping("/{number}/{user}/events")
    PermissionResource.Evidence events(
            ApiCaller caller,
            @PathVariable String number,
            @PathVariable String user,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "200") int limit) {
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalid("cursor", "is not one that a page gave");
        }
        int most = Math.clamp(limit, 1, 1000);
        TenantId tenant = owner(caller, number);
        PhoneNumberId id = new PhoneNumberId(number);
        WaUser who = user(user);
        if (permissions.state(tenant, id, who).isEmpty()) {
            throw ApiProblem.notFound("permission");
        }
        Optional<Long> broken = permissions.verify(tenant, id, who);
        return PermissionResource.Evidence.of(
                permissions.events(tenant, id, who, cursor == null ? 0 : Long.parseLong(cursor), most), most, broken);
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
}
