package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.permissions.CallVerdict.Why;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The permission desk of every number. A consent belongs to one number of one tenant and never leaves it.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026"
@Service
public class CallPermissions {
    private final PermissionLedger ledger;
    private final EvidenceChain chain;
    private final LiveReads live;
    private final PermissionDesk desk;
    private final Pauses pauses;
    private final PermissionChanges changes;
    private final RequestLog requests;
    private final UserSpellings users;
    private final TenantTransactions transactions;

    CallPermissions(
            PermissionLedger ledger,
            EvidenceChain chain,
            LiveReads live,
            PermissionDesk desk,
            Pauses pauses,
            PermissionChanges changes,
            RequestLog requests,
            UserSpellings users,
            TenantTransactions transactions) {
        this.ledger = ledger;
        this.chain = chain;
        this.live = live;
        this.desk = desk;
        this.pauses = pauses;
        this.changes = changes;
        this.requests = requests;
        this.users = users;
        this.transactions = transactions;
    }

    /// Whether consent for this number can exist with this tenant at all.
    public boolean hasNumber(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> ledger.hasNumber(number));
    }

    /// Asks Meta, keeps the answer, judges by it. When Meta cannot be asked the verdict is unknown: a
    /// ledger that
    /// missed a withdrawal would otherwise ring someone who said no.
    public CallVerdict mayCall(TenantId tenant, PhoneNumberId number, WaUser user) {
        Optional<Restriction> pause = pauses.of(tenant, number);
        if (pause.isPresent()) {
            return new CallVerdict.Refused(
                    state(tenant, number, user).orElse(null),
                    Why.PAUSED,
                    Pauses.sentence(pause.get()),
                    pause.get().until());
        }
        return switch (live.read(tenant, number, user)) {
            case GraphResult.Failed<LiveReads.Answer>(GraphFault fault) -> new CallVerdict.Unknown(fault);
            case GraphResult.Ok<LiveReads.Answer>(LiveReads.Answer answer) ->
                judge(answer.state(), answer.live().action(Action.START_CALL));
        };
    }

    /// What may be done counts, not the word of the status: a permission can exist and still no call be
    /// allowed.
    private static CallVerdict judge(PermissionState state, @Nullable ActionState calling) {
        boolean granted = switch (state.status()) {
            case TEMPORARY, PERMANENT -> true;
            // a word we do not know yet: Meta's own yes decides
            case UNKNOWN -> calling != null && calling.can();
            case NONE -> false;
        };
        if (!granted) {
            return new CallVerdict.Refused(
                    state, Why.NO_PERMISSION, "No call permission from this user. Only the user can give one.", null);
        }
        if (calling == null || calling.can()) {
            return new CallVerdict.Allowed(state);
        }
        return calling.limits().stream()
                .filter(limit -> limit.used() >= limit.maxAllowed())
                .findFirst()
                .map(full -> new CallVerdict.Refused(
                        state,
                        Why.CALL_LIMIT,
                        full.used() + " of " + full.maxAllowed() + " connected calls in "
                                + full.period().toHours() + " hours are used.",
                        full.resetAt() != null
                                ? full.resetAt()
                                : state.forecast().nextCallAt()))
                .orElse(new CallVerdict.Refused(
                        state, Why.NOT_NOW, "Meta does not allow a call to this user now and does not say why.", null));
    }

    /// Keeps as evidence that a call was dialled on the strength of this answer.
    ///
    /// @param call our id of it
    public void reliedOn(TenantId tenant, PhoneNumberId number, WaUser user, String call, PermissionState state) {
        transactions.inTenant(
                tenant, () -> changes.relied(tenant, number, ledger.know(tenant, number, user), call, state));
    }

    /// Requests that were sent to this user, newest first.
    public List<SentRequest> requests(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(
                tenant,
                () -> together(
                        number,
                        user,
                        key -> requests.of(number, key),
                        Comparator.comparing(SentRequest::requestedAt).reversed()));
    }

    /// Meta's state now; the ledger learns it.
    public GraphResult<PermissionState> readLive(TenantId tenant, PhoneNumberId number, WaUser user) {
        return live.read(tenant, number, users.resolve(tenant, user)).map(LiveReads.Answer::state);
    }

    /// The ledger's view, a temporary permission past its end counted as none; empty when nothing is known.
    public Optional<PermissionState> state(TenantId tenant, PhoneNumberId number, WaUser user) {
        WaUser meant = users.resolve(tenant, user);
        return transactions.inTenant(tenant, () -> ledger.find(number, meant).map(PermissionLedger.Known::state));
    }

    /// What opened this user's service window, newest first, at most ten.
    public List<WindowOpening> windowOpenings(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(
                tenant,
                () -> together(
                        number,
                        user,
                        key -> ledger.windowOpenings(number, key),
                        Comparator.comparing(WindowOpening::at).reversed()));
    }

    /// Every (number, user) of the tenant, soonest expiry first, at most 500.
    ///
    /// @param number null for all numbers
    public List<PermissionState> board(TenantId tenant, @Nullable PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> ledger.board(number).stream()
                        .map(PermissionLedger.Known::state)
                        .toList());
    }

    /// The rows of a page of the board with everything that is counted beside them, in their order.
    public List<PermissionState> states(TenantId tenant, List<BoardRow> rows) {
        Map<String, PermissionState> found = transactions.inTenant(
                tenant,
                () -> ledger.of(rows).stream()
                        .collect(Collectors.toMap(
                                known -> known.state().number() + " " + known.key(), PermissionLedger.Known::state)));
        return rows.stream()
                .map(row -> found.get(row.number() + " " + row.key()))
                .filter(Objects::nonNull)
                .toList();
    }

    /// Oldest first.
    public List<PermissionEvent> events(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(
                tenant,
                () -> together(
                        number, user, key -> chain.events(number, key), Comparator.comparing(PermissionEvent::id)));
    }

    /// Of a user whose two spellings were merged, what is kept under each.
    private <T> List<T> together(
            PhoneNumberId number, WaUser user, Function<String, List<T>> kept, Comparator<T> order) {
        List<String> keys = ledger.keysOf(number, user);
        return keys.size() == 1
                ? kept.apply(keys.getFirst())
                : keys.stream()
                        .flatMap(key -> kept.apply(key).stream())
                        .sorted(order)
                        .toList();
    }

    /// A part of them, oldest first.
    ///
    /// @param after id of the last event that is known already, 0 for none
    /// @param limit rows wanted
    /// @return one more than `limit` when there is another page
    public List<PermissionEvent> events(TenantId tenant, PhoneNumberId number, WaUser user, long after, int limit) {
        return transactions.inTenant(
                tenant,
                () -> ledger.keyOf(number, user)
                        .map(key -> chain.events(number, key, after, limit + 1))
                        .orElse(List.of()));
    }

    /// @return the id of the first event whose hash does not follow, -1 when the end of the chain was
    /// cut off, empty
    /// when it is whole
    public Optional<Long> verify(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(
                tenant,
                () -> ledger.keysOf(number, user).stream()
                        .flatMap(key -> chain.firstBroken(tenant, number, key).stream())
                        .findFirst());
    }

    /// Asks the user by a free-form message, or by a template when one is named. Meta's limits are read
    /// first, so that
    /// what would be refused is not sent. Sent at most once for each key, also when its answer is lost.
    ///
    /// @param body           text above the buttons of a free-form message, null for none
    /// @param idempotencyKey unique within the tenant
    public RequestResult request(
            TenantId tenant,
            Actor actor,
            PhoneNumberId number,
            WaUser user,
            @Nullable String body,
            @Nullable Template template,
            String idempotencyKey) {
        return desk.request(new PermissionDesk.Ask(
                tenant, actor, number, users.resolve(tenant, user), body, template, idempotencyKey));
    }

    /// @param variables what stands for `{{1}}` and so on in its body, in order
    public record Template(String name, String language, List<String> variables) {
        public Template(String name, String language) {
            this(name, language, List.of());
        }
    }
}
