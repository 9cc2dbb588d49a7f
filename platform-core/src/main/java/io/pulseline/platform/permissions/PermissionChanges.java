package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.permissions.PermissionState.Usage;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// The only writer of a permission's state: each change leaves its link in the chain and its event, in
/// the caller's
/// tenant transaction.
@Component
class PermissionChanges {
    /// A temporary permission without a told end: seven times 24 hours (Meta, Obtain user call
    /// permissions, 26 Jun
    /// 2026).
    static final Duration TEMPORARY = Duration.ofHours(168);
    /// Meta's webhook times are whole seconds of Meta's clock; a reply this little older than what we
    /// know still
    /// counts.
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(3);

    private final PermissionLedger ledger;
    private final EvidenceChain chain;
    private final CallLog calls;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    PermissionChanges(
            PermissionLedger ledger,
            EvidenceChain chain,
            CallLog calls,
            ApplicationEventPublisher events,
            Clock clock) {
        this.ledger = ledger;
        this.chain = chain;
        this.calls = calls;
        this.events = events;
        this.clock = clock;
    }

    /// Meta told the user's answer. An older one than what is known is kept as evidence and changes
    /// nothing.
    void replied(TenantId tenant, PhoneNumberId number, String key, Instant at, MetaEvent.PermissionReply reply) {
        PermissionState before = lapsed(tenant, number, key, at).state();
        PermissionStatus status = statusOf(reply);
        @Nullable Instant expires = expiryOf(reply, at);
        boolean withdrawn = !reply.accepted() && reply.automatic();
        String source = withdrawn
                ? "unanswered_calls"
                : reply.automatic() ? "automatic" : reply.contextId() == null ? "profile" : "user_action";
        boolean stale = overtaken(before, at);
        String detail = status + (expires == null ? "" : " until " + expires) + ", " + source
                + (reply.contextId() == null ? "" : ", in reply to " + reply.contextId())
                + (stale ? "; older than what is known, so the state stays" : "");
        String kind = reply.accepted() ? "GRANTED" : withdrawn ? "WITHDRAWN" : "DECLINED";
        boolean fresh = chain.append(tenant, number, key, at, kind, "META", detail, reply.messageId());
        if (!fresh || stale) {
            return;
        }
        ledger.set(number, key, status, expires, source, Speaker.LEDGER, at);
        ledger.startStreak(number, key, at);
        publish(tenant, before, status);
    }

    static PermissionStatus statusOf(MetaEvent.PermissionReply reply) {
        return !reply.accepted()
                ? PermissionStatus.NONE
                : reply.permanent() ? PermissionStatus.PERMANENT : PermissionStatus.TEMPORARY;
    }

    /// @param at of the answer
    static @Nullable Instant expiryOf(MetaEvent.PermissionReply reply, Instant at) {
        return statusOf(reply) != PermissionStatus.TEMPORARY
                ? null
                : reply.expiresAt() != null ? reply.expiresAt() : at.plus(TEMPORARY);
    }

    /// Whether something newer is known. Two webhooks carry Meta's clock both and compare to the second;
    /// a live read
    /// carries ours.
    private static boolean overtaken(PermissionState before, Instant at) {
        Duration slack = before.spokenBy() == Speaker.META ? CLOCK_SLACK : Duration.ZERO;
        return !before.source().equals("never_read") && at.plus(slack).isBefore(before.asOf());
    }

    /// Meta answered a live read.
    PermissionState read(
            TenantId tenant,
            PhoneNumberId number,
            String key,
            PermissionStatus status,
            @Nullable Instant expires,
            List<Usage> limits) {
        Instant now = clock.instant();
        PermissionLedger.Known row = lapsed(tenant, number, key, now);
        PermissionState before = row.state();
        boolean granted = status == PermissionStatus.TEMPORARY || status == PermissionStatus.PERMANENT;
        boolean otherGrant = granted && (before.status() != status || !Objects.equals(before.expiresAt(), expires));
        boolean changed =
                otherGrant || before.status() != status || before.source().equals("never_read");
        if (changed) {
            String until = expires == null ? "" : " until " + expires;
            boolean drift = before.status() != status && before.status() != PermissionStatus.UNKNOWN;
            String ours = drift ? "; ours said " + before.status() : "";
            chain.append(tenant, number, key, now, "LIVE_READ", "META", "Meta says " + status + until + ours, null);
            if (drift) {
                ledger.drifted(number, key, before.status(), now);
            }
        }
        ledger.set(number, key, status, expires, changed ? "live_read" : before.source(), Speaker.META, now);
        ledger.setLimits(number, key, limits, now);
        if (otherGrant && before.status() != PermissionStatus.UNKNOWN) {
            // a grant whose webhook we missed
            ledger.startStreak(number, key, expires == null ? now : expires.minus(TEMPORARY));
        } else if (granted && before.unansweredStreak() >= withdrawal(row)) {
            // Meta would have withdrawn it: an answered call is missing here
            ledger.startStreak(number, key, now);
        }
        ledger.settle(number, key);
        publish(tenant, before, status);
        return ledger.known(number, key).state();
    }

    /// Reckons with a business call once it is over and fully known. The unanswered one that reaches the
    /// rule's number
    /// withdraws the permission: Meta does the same and says so, but its word may come late.
    void reckon(TenantId tenant, PhoneNumberId number, Wacid call) {
        calls.takeEnded(number, call).ifPresent(ended -> {
            String key = ended.userKey();
            if (ended.answered()) {
                ledger.openWindow(number, key, ended.endedAt(), WindowOpening.By.BUSINESS_CALL);
                return;
            }
            PermissionLedger.Known row = ledger.known(number, key);
            PermissionState before = row.state();
            int streak = before.unansweredStreak();
            chain.append(
                    tenant,
                    number,
                    key,
                    ended.endedAt(),
                    "UNANSWERED",
                    "META",
                    streak + " unanswered in a row",
                    call.value());
            boolean granted =
                    before.status() == PermissionStatus.TEMPORARY || before.status() == PermissionStatus.PERMANENT;
            int limit = withdrawal(row);
            boolean metaSpokeSince =
                    before.spokenBy() == Speaker.META && before.asOf().isAfter(ended.endedAt());
            if (granted && streak >= limit && !metaSpokeSince) {
                chain.append(
                        tenant,
                        number,
                        key,
                        ended.endedAt(),
                        "WITHDRAWN",
                        "RULE",
                        "Meta withdraws a permission after " + limit + " unanswered calls in a row",
                        call.value());
                ledger.set(number, key, PermissionStatus.NONE, null, "unanswered_calls", Speaker.RULE, ended.endedAt());
                ledger.startStreak(number, key, ended.endedAt());
                publish(tenant, before, PermissionStatus.NONE);
            }
        });
    }

    private static int withdrawal(PermissionLedger.Known row) {
        return Forecasts.max(row.rules(), "UNANSWERED_WITHDRAWAL");
    }

    /// The row, after an end that nobody has noted yet has its link in the chain.
    ///
    /// @param at of what happens now; an older word of Meta does not see the end
    private PermissionLedger.Known lapsed(TenantId tenant, PhoneNumberId number, String key, Instant at) {
        PermissionLedger.Known row = ledger.known(number, key);
        Instant end = row.state().endedAt();
        if (!row.over() || end == null || at.isBefore(end)) {
            return row;
        }
        expired(tenant, number, key, end);
        return ledger.known(number, key);
    }

    /// A temporary permission has come to its end; Meta sends nothing.
    void expired(TenantId tenant, PhoneNumberId number, String key, Instant endedAt) {
        PermissionState state = ledger.known(number, key).state();
        chain.append(
                tenant,
                number,
                key,
                endedAt,
                "EXPIRED",
                "RULE",
                "Seven days after the user agreed; Meta sends no event",
                null);
        ledger.set(number, key, PermissionStatus.NONE, null, "expired", Speaker.RULE, endedAt);
        ledger.settle(number, key);
        ledger.ended(number, key, endedAt);
        events.publishEvent(
                new PermissionChanged(tenant, number, state.user(), PermissionStatus.TEMPORARY, PermissionStatus.NONE));
    }

    /// A call was dialled because of what Meta had answered a moment before.
    ///
    /// @param call our id of it
    void relied(TenantId tenant, PhoneNumberId number, String key, String call, PermissionState state) {
        String until = state.expiresAt() == null ? "" : " until " + state.expiresAt();
        chain.append(
                tenant,
                number,
                key,
                clock.instant(),
                "DIALLED",
                "US",
                "Call " + call + " relied on " + state.status() + until + ", as Meta answered at " + state.asOf(),
                call);
    }

    /// The same user under a new business-scoped id: history and permission stay.
    void renamed(TenantId tenant, PhoneNumberId number, String key, Instant at, WaUser after) {
        ledger.rename(number, key, after);
        chain.append(tenant, number, key, at, "USER_ID_CHANGED", "META", "now " + after.key(), null);
    }

    /// The user has another number now; what was permitted was permitted for the old one.
    void moved(TenantId tenant, PhoneNumberId number, String key, Instant at) {
        PermissionState before = ledger.known(number, key).state();
        chain.append(tenant, number, key, at, "NUMBER_CHANGED", "META", "The user left this number", null);
        ledger.set(number, key, PermissionStatus.NONE, null, "number_changed", Speaker.LEDGER, at);
        publish(tenant, before, PermissionStatus.NONE);
    }

    private void publish(TenantId tenant, PermissionState before, PermissionStatus after) {
        if (before.status() != after) {
            events.publishEvent(new PermissionChanged(tenant, before.number(), before.user(), before.status(), after));
        }
    }
}
