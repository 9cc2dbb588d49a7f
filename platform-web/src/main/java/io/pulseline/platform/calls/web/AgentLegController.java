package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AnswerResult;
import io.pulseline.platform.calls.CallTransfers;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LegRestarts;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/// The browser's voice leg: its SDP offer in, the worker's SDP answer out. A refusal is one sentence for the agent.
@Controller
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class AgentLegController {
    private static final String SDP = "application/sdp";
    private static final MediaType TEXT = new MediaType("text", "plain", java.nio.charset.StandardCharsets.UTF_8);

    private final LiveCalls calls;
    private final CallTransfers transfers;
    private final LegRestarts restarts;
    private final MessageSource words;

    AgentLegController(LiveCalls calls, CallTransfers transfers, LegRestarts restarts, MessageSource words) {
        this.calls = calls;
        this.transfers = transfers;
        this.restarts = restarts;
        this.words = words;
    }

    /// Takes a ringing call. The first agent wins.
    @PostMapping(path = "/t/{tenant}/calls/{id}/answer", consumes = SDP)
    ResponseEntity<String> answer(Viewer viewer, @PathVariable UUID id, @RequestBody String offer, Locale locale) {
        return join(viewer, new CallId(id), offer, locale);
    }

    /// Voice for a call that is this agent's already, or about which this agent is asked: after a dial, and after a
    /// reload
    /// of the page.
    @PostMapping(path = "/t/{tenant}/calls/{id}/agent-leg", consumes = SDP)
    ResponseEntity<String> create(Viewer viewer, @PathVariable UUID id, @RequestBody String offer, Locale locale) {
        Optional<CallView> call = calls.find(viewer.tenantId(), new CallId(id));
        boolean asked = transfers
                .of(viewer.tenantId(), new CallId(id))
                .filter(one -> one.joined() && one.to().equals(viewer.person()))
                .isPresent();
        if (call.isPresent()
                && !asked
                && !viewer.person().value().equals(call.get().agentId())) {
            return text(HttpStatus.CONFLICT, "softphone.leg.not-yours", locale);
        }
        return join(viewer, new CallId(id), offer, locale);
    }

    /// Another way for the voice leg that this browser has: of the agent, of a colleague who is asked, of whoever
    /// listens.
    @PostMapping(path = "/t/{tenant}/calls/{id}/leg-restart", consumes = SDP)
    ResponseEntity<String> restart(Viewer viewer, @PathVariable UUID id, @RequestBody String offer, Locale locale) {
        return switch (restarts.restart(viewer.tenantId(), viewer.person(), viewer.name(), new CallId(id), offer)) {
            case LegRestarts.Restart.Begun(String sdp) -> sdp(sdp);
            case LegRestarts.Restart.NoLeg none -> text(HttpStatus.CONFLICT, "softphone.leg.none", locale);
            case LegRestarts.Restart.Unreachable gone ->
                text(HttpStatus.SERVICE_UNAVAILABLE, "softphone.leg.unreachable", locale);
            case LegRestarts.Restart.Unknown unknown -> text(HttpStatus.NOT_FOUND, "softphone.leg.gone", locale);
        };
    }

    private static ResponseEntity<String> sdp(String text) {
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(SDP)).body(text);
    }

    private ResponseEntity<String> join(Viewer viewer, CallId id, String offer, Locale locale) {
        return switch (calls.join(viewer.tenantId(), viewer.person(), viewer.name(), id, offer)) {
            case AnswerResult.Connected(String sdp) -> sdp(sdp);
            case AnswerResult.TakenBy(String agent) ->
                text(HttpStatus.CONFLICT, "softphone.status.taken", locale, agent);
            case AnswerResult.Gone gone -> text(HttpStatus.GONE, "softphone.leg.gone", locale);
            case AnswerResult.NotYours others -> text(HttpStatus.FORBIDDEN, "softphone.leg.others", locale);
            case AnswerResult.Failed(String reason) ->
                text(HttpStatus.SERVICE_UNAVAILABLE, "softphone.leg.failed", locale, reason);
            case AnswerResult.Unknown unknown -> text(HttpStatus.NOT_FOUND, "softphone.leg.gone", locale);
        };
    }

    private ResponseEntity<String> text(HttpStatus status, String key, Locale locale, Object... arguments) {
        return ResponseEntity.status(status).contentType(TEXT).body(words.getMessage(key, arguments, locale));
    }
}
