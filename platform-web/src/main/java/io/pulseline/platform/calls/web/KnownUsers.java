package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Users whom a tenant has met: who called, who was called, whose permission is known. Suggested by the dialler.
@Component
class KnownUsers {
    private static final int RECENT_CALLS = 100;

    private final LiveCalls calls;
    private final CallPermissions permissions;

    KnownUsers(LiveCalls calls, CallPermissions permissions) {
        this.calls = calls;
        this.permissions = permissions;
    }

    /// Named ones win over nameless ones.
    List<WaUser> all(TenantId tenant) {
        Map<String, WaUser> users = new LinkedHashMap<>();
        Stream.concat(
                        permissions.board(tenant, null).stream().map(PermissionState::user),
                        calls.list(tenant, CallFilter.none(), null, RECENT_CALLS).items().stream()
                                .map(CallView::user)
                                .filter(Objects::nonNull))
                .forEach(user -> users.merge(user.key(), user, KnownUsers::named));
        return List.copyOf(users.values());
    }

    private static WaUser named(WaUser one, WaUser other) {
        return one.name() == null ? other : one;
    }

    /// Reads what was typed: a number, or a business-scoped id. A user met before brings both along.
    ///
    /// @return empty for text that is neither
    Optional<WaUser> read(TenantId tenant, String typed) {
        String text = typed.strip();
        try {
            WaUser plain = text.matches("[A-Z]{2}\\..+")
                    ? new WaUser(null, new Bsuid(text), null)
                    : new WaUser(E164.parse(text), null, null);
            return Optional.of(all(tenant).stream()
                    .filter(known -> same(known, plain))
                    .findFirst()
                    .orElse(plain));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean same(WaUser known, WaUser typed) {
        return typed.waId() != null
                ? typed.waId().equals(known.waId())
                : typed.bsuid() != null && typed.bsuid().equals(known.bsuid());
    }
}
