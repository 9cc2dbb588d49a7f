package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.IdempotencyKey;
import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialResult;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.OwnMediaResult;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Acting on calls by program: place, answer, reject, hang up.
@RestController
@RequestMapping("/api/v1/calls")
class CallStepsApiController {
    private final LiveCalls calls;
    private final CallsApiController reader;
    private final BusinessNumbers numbers;
    private final People people;
    private final BotTargets bots;
    private final SipTargets telephony;

    CallStepsApiController(
            LiveCalls calls,
            CallsApiController reader,
            BusinessNumbers numbers,
            People people,
            BotTargets bots,
            SipTargets telephony) {
        this.calls = calls;
        this.reader = reader;
        this.numbers = numbers;
        this.people = people;
        this.bots = bots;
        this.telephony = telephony;
    }

    @PostMapping
    ResponseEntity<CallResource> dial(
            ApiCaller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody DialDocument document) {
        String repeatKey = IdempotencyKey.of(key);
        DialDocument.Checked checked = document.check();
        TenantId tenant = owner(caller, checked.number());
        Person agent = checked.agent() == null ? null : agent(tenant, checked.agent());
        DialResult result = calls.dial(
                tenant,
                caller.actor(),
                new LiveCalls.Dial(
                        checked.number(),
                        checked.user(),
                        agent == null ? null : agent.id(),
                        agent == null ? null : agent.name(),
                        checked.bot() == null ? null : bot(tenant, checked.bot()),
                        checked.telephone() == null ? null : telephone(tenant, checked.telephone()),
                        checked.offer(),
                        document.opaque(),
                        repeatKey));
        return switch (result) {
            case DialResult.Dialled(CallId id) -> {
                CallView call = calls.find(tenant, id).orElseThrow(() -> ApiProblem.notFound("call"));
                if (!sameRequest(call, checked, document.opaque())) {
                    throw ApiProblem.idempotencyKeyTaken();
                }
                if (call.wacid() == null && call.state().setupFailedAt() != null) {
                    throw ApiProblem.conflict("The dial of this key was refused: " + call.reason());
                }
                yield ResponseEntity.created(URI.create("/api/v1/calls/" + id)).body(reader.whole(call));
            }
            case DialResult.NoPermission refused ->
                throw ApiProblem.refused("no-call-permission", refused.reason(), refused.fault(), refused.nextCall());
            case DialResult.Refused(CallId id, GraphFault fault) -> throw ApiProblem.meta(fault);
            case DialResult.PermissionUnknown(GraphFault fault) -> throw ApiProblem.meta(fault);
            case DialResult.Stopped(DialGate gate) ->
                throw ApiProblem.refused("call-stopped", String.valueOf(gate.reason()), null, gate.nextAt());
            case DialResult.NoWorker(String reason) -> throw ApiProblem.unavailable(reason);
            case DialResult.NoTelephone none ->
                throw ApiProblem.conflict(
                        "telephone-not-registered",
                        "The telephone of this route has no address and is not registered: it cannot be rung. Nobody was"
                                + " dialled.");
            case DialResult.NumberUnknown unknown -> throw ApiProblem.notFound("number");
            case DialResult.SipNumber sip ->
                throw ApiProblem.conflict("This number is in SIP mode: Meta takes its calls by SIP only.");
        };
    }

    private UUID bot(TenantId tenant, String id) {
        try {
            UUID bot = UUID.fromString(id);
            if (bots.has(tenant, bot)) {
                return bot;
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        throw ApiProblem.invalid("route.id", "is no bot of yours");
    }

    private UUID telephone(TenantId tenant, String id) {
        try {
            UUID telephone = UUID.fromString(id);
            if (telephony.has(tenant, telephone)) {
                return telephone;
            }
        } catch (IllegalArgumentException noId) {
            // said below
        }
        throw ApiProblem.invalid("route.id", "is no trunk and no extension of yours");
    }

    /// Whether a call that the key led to is the one that is asked for. Events may have taught us more of the user.
    private static boolean sameRequest(CallView call, DialDocument.Checked asked, @Nullable String opaque) {
        WaUser known = call.user();
        boolean sameOffer =
                asked.offer() == null || call.ourSdp() == null || asked.offer().equals(call.ourSdp());
        if (known == null
                || !call.number().equals(asked.number())
                || !sameOffer
                || !Objects.equals(opaque, call.opaque())) {
            return false;
        }
        boolean bothNumbers = known.waId() != null && asked.user().waId() != null;
        return bothNumbers
                ? Objects.equals(known.waId(), asked.user().waId())
                : asked.user().bsuid() == null
                        || known.bsuid() == null
                        || asked.user().bsuid().equals(known.bsuid());
    }

    /// Takes a ringing call with the program's own media. Calls that ring at agents are theirs.
    @PostMapping("/{id}/answer")
    CallResource answer(ApiCaller caller, @PathVariable String id, @RequestBody AnswerDocument document) {
        CallView call = reader.find(caller, id);
        if (document.sdp() == null || document.sdp().isBlank()) {
            throw ApiProblem.invalid("sdp", "is required");
        }
        return switch (calls.answer(call.tenant(), caller.actor(), call.id(), document.sdp())) {
            case OwnMediaResult.Taken(CallView answered) -> reader.whole(answered);
            case OwnMediaResult.NotPossible(String reason) -> throw ApiProblem.conflict(reason);
            case OwnMediaResult.Refused(GraphFault fault) -> throw ApiProblem.meta(fault);
            case OwnMediaResult.Unknown unknown -> throw ApiProblem.notFound("call");
        };
    }

    record AnswerDocument(@Nullable String sdp) {}

    @PostMapping("/{id}/rejection")
    CallResource reject(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        if (call.direction() != Direction.USER_INITIATED || call.phase() != Phase.RINGING) {
            throw ApiProblem.conflict(
                    call.phase() == Phase.ENDED
                            ? "The call is over."
                            : "Only a call of a user that still rings can be rejected.");
        }
        return end(caller, call);
    }

    @PostMapping("/{id}/termination")
    CallResource hangUp(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        if (call.phase() == Phase.ENDED) {
            throw ApiProblem.conflict("The call is over.");
        }
        return end(caller, call);
    }

    private CallResource end(ApiCaller caller, CallView call) {
        return calls.hangUp(call.tenant(), caller.actor(), call.id())
                .map(reader::whole)
                .orElseThrow(() -> ApiProblem.notFound("call"));
    }

    private TenantId owner(ApiCaller caller, PhoneNumberId number) {
        return caller.find(tenant -> numbers.find(tenant, number))
                .map(ApiCaller.Found::tenant)
                .orElseThrow(() -> ApiProblem.notFound("number"));
    }

    /// @param id an e-mail address, or the id that calls give as their agent's
    private Person agent(TenantId tenant, String id) {
        return people.members(tenant).stream()
                .filter(People.Member::takesCalls)
                .map(People.Member::person)
                .filter(person -> person.email().equalsIgnoreCase(id.strip())
                        || person.id().toString().equals(id.strip()))
                .findFirst()
                .orElseThrow(() -> ApiProblem.invalid("route.id", "nobody who takes calls here is that"));
    }
}
