package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.settings.Complaint;
import io.pulseline.platform.settings.SettingsView;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Calling, media and voicemail of a number.
@Controller
class CallingController {
    private final SettingsModel page;

    CallingController(SettingsModel page) {
        this.page = page;
    }

    @GetMapping("/t/{tenant}/numbers/{number}/calling")
    String edit(Viewer viewer, @PathVariable("number") String id, Model model) {
        SettingsView view = page.fill(viewer, page.number(viewer, id), "calling", model);
        model.addAttribute("form", CallingForm.of(view.desired(), view.version()));
        return "settings/calling";
    }

    @PostMapping("/t/{tenant}/numbers/{number}/calling/review")
    @ForRoles(Role.TENANT_ADMIN)
    String review(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletResponse response,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        CallingForm form = CallingForm.of(typed);
        page.fill(viewer, number, "calling", model);
        model.addAttribute("form", form);
        if (!page.review(viewer, number, form.version(), form.document(), CallingController::input, model)) {
            response.setStatus(422);
        }
        return "settings/calling";
    }

    private static String input(Complaint complaint) {
        String field = complaint.field();
        if (field.startsWith("call_icons")) {
            return "countries";
        }
        if (field.startsWith("audio")) {
            return "pcma";
        }
        return switch (field.replaceAll("\\[.*", "")) {
            case "call_icon_visibility" -> "icon-shown";
            case "callback_permission_status" -> "callback";
            case "srtp_key_exchange_protocol" -> "keys-dtls";
            case "voicemail.triggers" -> "trigger-reject";
            case "voicemail.audio.default.announcement_media_id" -> "announcement";
            case "voicemail.audio.default.timeout_seconds" -> "timeout";
            case "voicemail.status" -> "voicemail";
            default -> "on";
        };
    }
}
