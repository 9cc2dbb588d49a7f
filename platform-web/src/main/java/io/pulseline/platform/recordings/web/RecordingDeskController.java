package io.pulseline.platform.recordings.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.recordings.CallRecordings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/// The softphone's buttons for the agent's own conversation. What becomes of it, the softphone learns as all
/// news of calls: the answer has no content, or says why nothing comes of it.
@Controller
@RequestMapping("/t/{tenant}/calls/{id}/recording")
@ForRoles({Role.AGENT, Role.TENANT_ADMIN})
class RecordingDeskController {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final CallRecordings recordings;
    private final LiveCalls calls;
    private final MessageSource messages;

    RecordingDeskController(CallRecordings recordings, LiveCalls calls, MessageSource messages) {
        this.recordings = recordings;
        this.calls = calls;
        this.messages = messages;
    }

    private interface Wish {
        boolean of(TenantId tenant, CallId call, String by);
    }

    @PostMapping
    ResponseEntity<String> create(Viewer viewer, @PathVariable UUID id, Locale locale) {
        return answer(viewer, id, recordings::start, locale);
    }

    @PostMapping("/pause")
    ResponseEntity<String> pause(Viewer viewer, @PathVariable UUID id, Locale locale) {
        return answer(viewer, id, recordings::pause, locale);
    }

    @PostMapping("/pause/removal")
    ResponseEntity<String> resume(Viewer viewer, @PathVariable UUID id, Locale locale) {
        return answer(viewer, id, recordings::resume, locale);
    }

    private ResponseEntity<String> answer(Viewer viewer, UUID id, Wish wish, Locale locale) {
        CallView call = calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        boolean own = viewer.person().value().equals(call.agentId());
        if (own && wish.of(viewer.tenantId(), call.id(), viewer.name())) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .contentType(TEXT)
                .body(messages.getMessage("softphone.record.refused", null, locale));
    }
}
