package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.CallPermissionReads.Action;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Messages;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Sends requests for permission: asks Meta whether one may be sent, claims the user, sends, notes what came
/// of it. No transaction is open while Meta is spoken to.
@Component
class PermissionDesk {
    /// Longer than the send deadline: a claim this old belongs to a process that died.
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    private final Pauses pauses;
    private final LiveReads live;
    private final PermissionLedger ledger;
    private final RequestLog requests;
    private final EvidenceChain chain;
    private final Messages messages;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    PermissionDesk(
            Pauses pauses,
            LiveReads live,
            PermissionLedger ledger,
            RequestLog requests,
            EvidenceChain chain,
            Messages messages,
            TenantTransactions transactions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.pauses = pauses;
        this.live = live;
        this.ledger = ledger;
        this.requests = requests;
        this.chain = chain;
        this.messages = messages;
        this.transactions = transactions;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /// @param template null for a free-form message
    record Ask(
            TenantId tenant,
            Actor actor,
            PhoneNumberId number,
            WaUser user,
            @Nullable String body,
            CallPermissions.@Nullable Template template,
            String idempotencyKey) {}

    RequestResult request(Ask ask) {
        Optional<RequestResult> repeated = transactions.inTenant(ask.tenant(), () -> repeated(ask));
        if (repeated.isPresent()) {
            return repeated.get();
        }
        Optional<RequestResult> refused = whyNot(ask);
        if (refused.isPresent()) {
            return refused.get();
        }
        UUID id = UUID.randomUUID();
        boolean claimed = transactions.inTenant(ask.tenant(), () -> claim(ask, id));
        if (!claimed) {
            return transactions
                    .inTenant(ask.tenant(), () -> repeated(ask))
                    .orElse(new RequestResult.NotAllowedNow(
                            "Another request to this user is being sent right now.", null, Speaker.LEDGER));
        }
        GraphResult<String> sent = send(ask);
        return transactions.inTenant(ask.tenant(), () -> note(ask, id, sent));
    }

    private Optional<RequestResult> repeated(Ask ask) {
        return requests.ofKey(ask.idempotencyKey()).map(row -> {
            boolean same = row.number().equals(ask.number())
                    && ledger.keyOf(ask.number(), ask.user()).equals(Optional.of(row.userKey()));
            if (!same) {
                return new RequestResult.KeyTaken();
            }
            String messageId = row.messageId();
            return messageId != null ? new RequestResult.Sent(messageId) : new RequestResult.Refused(stillUnsure());
        });
    }

    private static GraphFault stillUnsure() {
        return new GraphFault(
                GraphFaultKind.ANSWER_LOST,
                0,
                null,
                null,
                "This request was sent before and its answer is not known; it is not repeated.",
                null,
                null,
                false,
                true);
    }

    /// Meta's live answer decides; where it says nothing about requests or cannot be asked, our ledger counts
    /// by the rule table.
    private Optional<RequestResult> whyNot(Ask ask) {
        Optional<Restriction> pause = pauses.of(ask.tenant(), ask.number());
        if (pause.isPresent()) {
            return Optional.of(new RequestResult.NotAllowedNow(
                    Pauses.sentence(pause.get()), pause.get().until(), Speaker.META));
        }
        switch (live.read(ask.tenant(), ask.number(), ask.user())) {
            case GraphResult.Failed<LiveReads.Answer>(GraphFault fault) -> {
                if (!onlyTheReadFailed(fault)) {
                    return Optional.of(new RequestResult.Refused(fault));
                }
            }
            case GraphResult.Ok<LiveReads.Answer>(LiveReads.Answer said) -> {
                if (said.state().status() == PermissionStatus.PERMANENT) {
                    return Optional.of(new RequestResult.NotAllowedNow(
                            "This user has given a permanent permission: just call.", null, Speaker.META));
                }
                ActionState asking = said.live().action(Action.SEND_REQUEST);
                if (asking != null) {
                    return asking.can() ? windowShut(ask) : Optional.of(notNow(said.state(), asking));
                }
            }
        }
        Optional<RequestResult> shut = windowShut(ask);
        if (shut.isPresent()) {
            return shut;
        }
        return transactions
                .inTenant(ask.tenant(), () -> ledger.find(ask.number(), ask.user()))
                .map(known -> known.state().forecast().nextRequestAt())
                .map(next -> new RequestResult.NotAllowedNow(
                        "By our own count the requests that Meta allows to one user are used.", next, Speaker.LEDGER));
    }

    /// Free words need the service window, and Meta tells nobody whether it is open: our ledger knows. A user
    /// of whom it never heard may have written before we came, so that is for Meta to decide.
    private Optional<RequestResult> windowShut(Ask ask) {
        if (ask.template() != null) {
            return Optional.empty();
        }
        return transactions
                .inTenant(ask.tenant(), () -> ledger.find(ask.number(), ask.user()))
                .map(known -> known.state().windowUntil())
                .filter(until -> !until.isAfter(clock.instant()))
                .map(until -> new RequestResult.NotAllowedNow(
                        "The service window closed at " + until
                                + ". Ask by a template, or wait until the user writes or" + " calls.",
                        null,
                        Speaker.LEDGER));
    }

    /// A request may still go through when reading was refused for its rate or got lost; without a token or a
    /// connection
    /// it cannot.
    private static boolean onlyTheReadFailed(GraphFault fault) {
        return switch (fault.kind()) {
            case RATE_LIMITED, META_TROUBLE, ANSWER_LOST, UNKNOWN -> true;
            case NO_CALL_PERMISSION,
                    PERMISSION_REQUEST_LIMIT,
                    CONNECTED_CALL_LIMIT,
                    USER_ALREADY_IN_CALL,
                    CALL_RATE_LIMIT,
                    CALLING_NOT_ENABLED,
                    COUNTRY_NOT_SUPPORTED,
                    CALLING_RESTRICTED,
                    WRONG_SIGNALLING_MODE,
                    BAD_SDP,
                    CONNECT_TIMEOUT,
                    NO_PAYMENT_METHOD,
                    WINDOW_CLOSED,
                    TOKEN_INVALID,
                    NOT_ALLOWED,
                    RECIPIENT_UNREACHABLE,
                    CALL_STATE,
                    BAD_REQUEST,
                    UNREACHABLE -> false;
        };
    }

    private static RequestResult notNow(PermissionState state, ActionState asking) {
        return new RequestResult.NotAllowedNow(
                "Meta does not allow another request to this user now." + used(asking),
                state.forecast().nextRequestAt(),
                Speaker.META);
    }

    private static String used(ActionState asking) {
        return asking.limits().stream()
                .filter(limit -> limit.used() >= limit.maxAllowed())
                .map(limit -> " " + limit.used() + " of " + limit.maxAllowed() + " in "
                        + limit.period().toHours() + " hours are used.")
                .findFirst()
                .orElse("");
    }

    private boolean claim(Ask ask, UUID id) {
        Instant now = clock.instant();
        String key = ledger.know(ask.tenant(), ask.number(), ask.user());
        CallPermissions.Template template = ask.template();
        return requests.claim(
                ask.tenant(),
                id,
                ask.number(),
                key,
                ask.idempotencyKey(),
                template == null ? "FREE_FORM" : "TEMPLATE",
                template == null ? ask.body() : template.name() + "/" + template.language(),
                ask.actor().label(),
                now,
                now.minus(ABANDONED));
    }

    /// The trail cannot be changed, and a user may want to be forgotten: so it never says who.
    private static String masked(String key) {
        return "•••" + key.substring(Math.max(0, key.length() - 4));
    }

    private GraphResult<String> send(Ask ask) {
        CallPermissions.Template template = ask.template();
        return template == null
                ? messages.requestCallPermission(ask.tenant(), ask.number(), ask.user(), ask.body())
                : messages.requestCallPermissionByTemplate(
                        ask.tenant(),
                        ask.number(),
                        ask.user(),
                        template.name(),
                        template.language(),
                        template.variables());
    }

    private RequestResult note(Ask ask, UUID id, GraphResult<String> sent) {
        String key = ledger.know(ask.tenant(), ask.number(), ask.user());
        return switch (sent) {
            case GraphResult.Ok<String>(String messageId) -> {
                requests.outcome(id, "SENT", messageId, null);
                evidence(ask, key, "REQUESTED", "Asked by " + ask.actor().label(), messageId);
                ledger.settle(ask.number(), key);
                events.publishEvent(new PermissionRequested(ask.tenant(), ask.number(), ask.user(), messageId));
                yield new RequestResult.Sent(messageId);
            }
            case GraphResult.Failed<String>(GraphFault fault) -> {
                String words = (fault.code() == null ? "" : fault.code() + " ") + fault.message();
                requests.outcome(id, fault.outcomeUnknown() ? "UNKNOWN" : "REFUSED", null, words);
                if (fault.outcomeUnknown()) {
                    evidence(ask, key, "REQUESTED", "Asked by " + ask.actor().label() + "; answer lost", null);
                    ledger.settle(ask.number(), key);
                }
                yield new RequestResult.Refused(fault);
            }
        };
    }

    private void evidence(Ask ask, String key, String kind, String detail, @Nullable String messageId) {
        chain.append(ask.tenant(), ask.number(), key, clock.instant(), kind, "US", detail, messageId);
        audit.record(
                ask.tenant(),
                ask.actor(),
                "permission.request",
                "permission:" + ask.number() + "/" + masked(key),
                null,
                null);
    }
}
