package io.pulseline.platform.voicemail.web;

import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.tenancy.RetentionProperties;
import io.pulseline.platform.voicemail.Voicemail;
import io.pulseline.platform.voicemail.Voicemails;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/// What a caller left, as a fragment that the page of the call asks for, and the sound.
@Controller
class VoicemailController {
    private final Voicemails voicemails;
    private final LiveCalls calls;
    private final RetentionProperties retention;

    VoicemailController(Voicemails voicemails, LiveCalls calls, RetentionProperties retention) {
        this.voicemails = voicemails;
        this.calls = calls;
        this.retention = retention;
    }

    @GetMapping("/t/{tenant}/calls/{id}/voicemail")
    String show(Viewer viewer, @PathVariable UUID id, Model model) {
        CallId call = new CallId(id);
        Optional<Voicemail> found = voicemails.find(viewer.tenantId(), call);
        if (found.isEmpty() && calls.find(viewer.tenantId(), call).isEmpty()) {
            // "none" is said of calls of this tenant only
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("voicemail", found.orElse(null));
        model.addAttribute("sound", viewer.base() + "/calls/" + id + "/voicemail/sound");
        found.ifPresent(one -> model.addAttribute("until", one.leftAt().plus(retention.voicemails())));
        return "voicemail/_voicemail";
    }

    /// A person's voice: for those who answer for the tenant's calls, each time with a line in the audit trail. Staff
    /// of
    /// the BSP and analysts see that there is one.
    @GetMapping("/t/{tenant}/calls/{id}/voicemail/sound")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    ResponseEntity<byte[]> listen(Viewer viewer, @PathVariable UUID id) {
        Media.MediaFile file = voicemails
                .listen(viewer.tenantId(), viewer.actor(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(sound(file.mimeType()))
                .cacheControl(CacheControl.noStore())
                .body(file.content());
    }

    /// What calls itself a sound is played; whatever else came is never shown by a browser.
    private static MediaType sound(String told) {
        try {
            MediaType type = MediaType.parseMediaType(told);
            return type.getType().equals("audio") ? type : MediaType.APPLICATION_OCTET_STREAM;
        } catch (IllegalArgumentException unreadable) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }
}
