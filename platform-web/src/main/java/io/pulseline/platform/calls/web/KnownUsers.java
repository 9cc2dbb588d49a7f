package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.PermissionBoard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Users whom a tenant has met: who called, who was called, whose permission is known. Suggested by the dialler.
@Component
class KnownUsers {
    private static final int RECENT_CALLS = 100;
    /// Enough to choose from; who types on gets nearer.
    private static final int SUGGESTIONS = 20;

    private final LiveCalls calls;
    private final PermissionBoard board;

    KnownUsers(LiveCalls calls, PermissionBoard board) {
        this.calls = calls;
        this.board = board;
    }

    /// Whose number begins with this, whose name has it, or whose business-scoped id it is; at most [#SUGGESTIONS].
    ///
    /// @param typed blank for the ones who matter soonest
    List<WaUser> suggest(TenantId tenant, String typed) {
        String text = typed.strip();
        String digits = text.replaceAll("[^0-9]", "");
        Stream<WaUser> recent = calls.list(tenant, CallFilter.none(), null, RECENT_CALLS).items().stream()
                .map(CallView::user)
                .filter(Objects::nonNull)
                .filter(user -> text.isEmpty() || matches(user, text, digits));
        return merged(Stream.concat(onBoard(tenant, text, SUGGESTIONS), recent)).stream()
                .limit(SUGGESTIONS)
                .toList();
    }

    private static boolean matches(WaUser user, String text, String digits) {
        boolean number =
                user.waId() != null && !digits.isEmpty() && user.waId().digits().startsWith(digits);
        boolean name =
                user.name() != null && user.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        return number || name || user.bsuid() != null && user.bsuid().value().equals(text);
    }

    private Stream<WaUser> onBoard(TenantId tenant, String sought, int most) {
        BoardQuery query = new BoardQuery(BoardQuery.View.ALL, null, null, sought.isEmpty() ? null : sought, null);
        return board.rows(tenant, query, most).stream().map(BoardRow::user);
    }

    /// Named ones win over nameless ones.
    private static List<WaUser> merged(Stream<WaUser> found) {
        Map<String, WaUser> users = new LinkedHashMap<>();
        found.forEach(user -> users.merge(user.key(), user, KnownUsers::named));
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
            return Optional.of(known(tenant, plain).orElse(plain));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<WaUser> known(TenantId tenant, WaUser typed) {
        String key = typed.waId() == null
                ? String.valueOf(typed.bsuid())
                : typed.waId().digits();
        CallFilter theirs = new CallFilter(null, null, null, null, null, key, null, null);
        Stream<WaUser> called = calls.list(tenant, theirs, null, 1).items().stream()
                .map(CallView::user)
                .filter(Objects::nonNull);
        return merged(Stream.concat(onBoard(tenant, key, SUGGESTIONS), called).filter(user -> same(user, typed)))
                .stream()
                .findFirst();
    }

    private static boolean same(WaUser known, WaUser typed) {
        return typed.waId() != null
                ? typed.waId().equals(known.waId())
                : typed.bsuid() != null && typed.bsuid().equals(known.bsuid());
    }
}
