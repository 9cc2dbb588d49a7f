package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What webhooks teach the ledger: replies, windows, and the streak of unanswered business calls.
@Component
class PermissionListener implements InboxListener {
    static final Duration TEMPORARY = Duration.ofHours(168);
    static final Duration WINDOW = Duration.ofHours(24);

    private final PermissionLedger ledger;

    PermissionListener(PermissionLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta) || meta.number() == null) {
            return;
        }
        PhoneNumberId number = meta.number();
        Instant at =
                meta.event().at() == null ? meta.receivedAt() : meta.event().at();
        switch (meta.event()) {
            case MetaEvent.PermissionReply reply -> reply(tenant, number, at, reply);
            case MetaEvent.UserMessage message -> window(tenant, number, message.user(), at);
            case MetaEvent.CallConnect connect -> {
                // a user's call opens the window, answered or not
                if (connect.direction() == Direction.USER_INITIATED && connect.user() != null) {
                    window(tenant, number, connect.user(), at);
                }
            }
            case MetaEvent.CallTerminate end -> ended(tenant, number, at, end);
            case MetaEvent.CallCreated created -> {}
            case MetaEvent.CallStatus status -> {}
            case MetaEvent.CallMediaAvailable media -> {}
            case MetaEvent.VoicemailLeft voicemail -> window(tenant, number, voicemail.user(), at);
            case MetaEvent.UserChanged changed -> {}
            case MetaEvent.MessageStatus status -> {}
            case MetaEvent.SettingsUpdate update -> {}
            case MetaEvent.AccountUpdate update -> {}
            case MetaEvent.ValueErrors errors -> {}
            case MetaEvent.Unknown unknown -> {}
        }
    }

    private void reply(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.PermissionReply reply) {
        PermissionStatus status = !reply.accepted()
                ? PermissionStatus.NONE
                : reply.permanent() ? PermissionStatus.PERMANENT : PermissionStatus.TEMPORARY;
        @Nullable
        Instant expires = status != PermissionStatus.TEMPORARY
                ? null
                : reply.expiresAt() != null ? reply.expiresAt() : at.plus(TEMPORARY);
        String source = reply.automatic() ? "automatic" : reply.contextId() == null ? "profile" : "user_action";
        keep(tenant, number, reply.user(), status, expires, source, at, 0, at.plus(WINDOW));
        ledger.append(
                tenant,
                number,
                reply.user(),
                at,
                reply.accepted() ? "GRANTED" : "DECLINED",
                "META",
                status + (expires == null ? "" : " until " + expires) + ", " + source
                        + (reply.contextId() == null ? "" : ", in reply to " + reply.contextId()),
                reply.messageId());
    }

    private void window(TenantId tenant, PhoneNumberId number, WaUser user, Instant at) {
        PermissionState known = ledger.find(number, user).orElse(null);
        if (known == null) {
            keep(tenant, number, user, PermissionStatus.UNKNOWN, null, "never_read", at, 0, at.plus(WINDOW));
        } else {
            keep(
                    tenant,
                    number,
                    user,
                    known.status(),
                    known.expiresAt(),
                    known.source(),
                    known.asOf(),
                    known.unansweredStreak(),
                    at.plus(WINDOW));
        }
    }

    private void ended(TenantId tenant, PhoneNumberId number, Instant at, MetaEvent.CallTerminate end) {
        if (end.direction() != Direction.BUSINESS_INITIATED || end.user() == null) {
            return;
        }
        PermissionState known = ledger.find(number, end.user()).orElse(null);
        if (known == null) {
            return;
        }
        boolean answered = end.startTime() != null || (end.durationSeconds() != null && end.durationSeconds() > 0);
        int streak = answered ? 0 : end.completed() ? known.unansweredStreak() + 1 : known.unansweredStreak();
        @Nullable Instant window = answered ? at.plus(WINDOW) : known.windowUntil();
        keep(
                tenant,
                number,
                end.user(),
                known.status(),
                known.expiresAt(),
                known.source(),
                known.asOf(),
                streak,
                window);
        if (!answered && end.completed()) {
            ledger.append(
                    tenant,
                    number,
                    end.user(),
                    at,
                    "UNANSWERED",
                    "META",
                    streak + " unanswered in a row",
                    end.call().value());
        }
    }

    private void keep(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            PermissionStatus status,
            @Nullable Instant expires,
            String source,
            Instant asOf,
            int streak,
            @Nullable Instant window) {
        ledger.keep(
                tenant,
                new PermissionState(
                        number, user, status, expires, source, Speaker.LEDGER, asOf, List.of(), streak, window));
    }
}
