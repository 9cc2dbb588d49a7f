package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What webhooks teach the ledger: replies, windows, the fate of requests, and unanswered business calls.
@Component
class PermissionListener implements InboxListener {
    static final Duration WINDOW = Duration.ofHours(24);

    private final PermissionLedger ledger;
    private final PermissionChanges changes;
    private final RequestLog requests;
    private final CallLog calls;
    private final EvidenceChain chain;

    PermissionListener(
            PermissionLedger ledger,
            PermissionChanges changes,
            RequestLog requests,
            CallLog calls,
            EvidenceChain chain) {
        this.ledger = ledger;
        this.changes = changes;
        this.requests = requests;
        this.calls = calls;
        this.chain = chain;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta) || meta.number() == null) {
            return;
        }
        PhoneNumberId number = meta.number();
        Instant told = meta.event().at();
        Instant at = told == null ? meta.receivedAt() : told;
        switch (meta.event()) {
            case MetaEvent.PermissionReply reply -> reply(tenant, number, at, reply);
            case MetaEvent.UserMessage message -> window(tenant, number, message.user(), at, WindowOpening.By.MESSAGE);
            case MetaEvent.CallConnect call -> begun(tenant, number, call.call(), call.direction(), call.user(), at);
            case MetaEvent.CallCreated call -> begun(tenant, number, call.call(), call.direction(), call.user(), at);
            case MetaEvent.CallStatus status -> status(tenant, number, at, status);
            case MetaEvent.CallTerminate end -> ended(tenant, number, at, end);
            case MetaEvent.MessageStatus status -> delivery(tenant, at, status);
            case MetaEvent.CallMediaAvailable media -> {}
            case MetaEvent.VoicemailLeft voicemail ->
                window(tenant, number, voicemail.user(), at, WindowOpening.By.VOICEMAIL);
            case MetaEvent.UserChanged changed -> changed(tenant, number, at, changed);
            case MetaEvent.SettingsUpdate update -> {}
            case MetaEvent.AccountUpdate update -> {}
            case MetaEvent.ValueErrors errors -> {}
            case MetaEvent.Unknown unknown -> {}
        }
    }

    private void reply(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.PermissionReply reply) {
        String key = ledger.know(tenant, number, reply.user());
        // a switch in the profile and Meta's own words are no message of the user
        if (reply.contextId() != null && !reply.automatic()) {
            ledger.openWindow(number, key, at, WindowOpening.By.REPLY);
        }
        if (reply.contextId() != null) {
            requests.answered(reply.contextId(), reply.accepted(), at);
        }
        changes.replied(tenant, number, key, at, reply);
        ledger.settle(number, key);
    }

    private void window(TenantId tenant, PhoneNumberId number, WaUser user, Instant at, WindowOpening.By by) {
        ledger.openWindow(number, ledger.know(tenant, number, user), at, by);
    }

    /// A user's call opens the window, answered or not.
    private void begun(
            TenantId tenant, PhoneNumberId number, Wacid call, Direction direction, @Nullable WaUser user, Instant at) {
        String key = user == null ? null : ledger.know(tenant, number, user);
        if (key != null && direction == Direction.USER_INITIATED) {
            ledger.openWindow(number, key, at, WindowOpening.By.USER_CALL);
        }
        calls.note(tenant, number, call, key, direction, null, null);
        changes.reckon(tenant, number, call);
        settle(number, call);
    }

    /// Statuses are sent for business calls only; an accepted one opens the window.
    private void status(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.CallStatus status) {
        String key = status.user() == null ? null : ledger.know(tenant, number, status.user());
        boolean accepted = status.status() == MetaEvent.CallStatusWord.ACCEPTED;
        if (key != null && accepted) {
            ledger.openWindow(number, key, at, WindowOpening.By.BUSINESS_CALL);
        }
        calls.note(tenant, number, status.call(), key, Direction.BUSINESS_INITIATED, accepted ? true : null, null);
        changes.reckon(tenant, number, status.call());
        settle(number, status.call());
    }

    /// COMPLETED without a start is a call nobody answered; FAILED without one is nobody's missing answer.
    private void ended(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.CallTerminate end) {
        String key = end.user() == null ? null : ledger.know(tenant, number, end.user());
        @Nullable Boolean answered = talked(end) ? Boolean.TRUE : end.completed() ? Boolean.FALSE : null;
        Instant over = end.endTime() == null ? at : end.endTime();
        calls.note(tenant, number, end.call(), key, end.direction(), answered, over);
        changes.reckon(tenant, number, end.call());
        settle(number, end.call());
    }

    static boolean talked(MetaEvent.CallTerminate end) {
        Long seconds = end.durationSeconds();
        return end.startTime() != null || (seconds != null && seconds > 0);
    }

    /// The webhook may have named no user; the call may know one by now.
    private void settle(PhoneNumberId number, Wacid call) {
        calls.ended(number, call).ifPresent(key -> ledger.settle(number, key));
    }

    /// A new business-scoped id is the same person; a new number is not: nobody gave a permission for it.
    private void changed(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.UserChanged changed) {
        WaUser before = changed.before();
        if (before == null) {
            return;
        }
        ledger.keyOf(number, before).ifPresent(key -> {
            boolean sameNumber = before.waId() == null
                    || before.waId().equals(changed.after().waId());
            if (sameNumber) {
                changes.renamed(tenant, number, key, at, changed.after());
            } else {
                changes.moved(tenant, number, key, at);
            }
        });
    }

    private void delivery(TenantId tenant, Instant at, MetaEvent.MessageStatus status) {
        requests.delivery(status, at).ifPresent(row -> {
            ledger.settle(row.number(), row.userKey());
            if (!row.state().equals("FAILED")) {
                arrived(tenant, at, status, row);
                return;
            }
            String why = status.errors().stream()
                    .map(error -> error.code() + " " + (error.title() == null ? error.message() : error.title()))
                    .collect(Collectors.joining("; "));
            chain.append(
                    tenant,
                    row.number(),
                    row.userKey(),
                    at,
                    "REQUEST_FAILED",
                    "META",
                    "The request did not reach the user: " + why,
                    status.messageId());
        });
    }

    private void arrived(TenantId tenant, Instant at, MetaEvent.MessageStatus status, RequestLog.Row row) {
        String kind = switch (status.status()) {
            case "delivered" -> "DELIVERED";
            case "read" -> "READ";
            default -> null;
        };
        if (kind != null) {
            String price = status.pricingCategory() == null
                    ? ""
                    : "; priced as " + status.pricingCategory()
                            + (status.pricingType() == null ? "" : ", " + status.pricingType());
            chain.append(
                    tenant,
                    row.number(),
                    row.userKey(),
                    at,
                    kind,
                    "META",
                    "The request is on the user's phone" + price,
                    status.messageId());
        }
    }
}
