package io.pulseline.platform.settings.web;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.settings.CallFilters;
import io.pulseline.platform.settings.Complaint;
import io.pulseline.platform.settings.SettingsView;
import io.pulseline.platform.settings.announcement.Announcements;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Calling, media and voicemail of a number.
@Controller
class CallingController {
    private final SettingsModel page;
    private final Announcements announcements;
    private final CallFilters filters;

    CallingController(SettingsModel page, Announcements announcements, CallFilters filters) {
        this.page = page;
        this.announcements = announcements;
        this.filters = filters;
    }

    /// @param announcement media id to put into the form: an upload that is to be reviewed now
    @GetMapping("/t/{tenant}/numbers/{number}/calling")
    String edit(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String announcement,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        SettingsView view = page.fill(viewer, number, "calling", model);
        model.addAttribute("filter", filters.find(viewer.tenantId(), number.id()));
        CallingForm form = CallingForm.of(view.desired(), view.version());
        model.addAttribute("form", announcement.matches("[0-9]{1,18}") ? form.withAnnouncement(announcement) : form);
        return "settings/calling";
    }

    /// Ours alone, at once and without a review: Meta knows nothing of it.
    @PostMapping("/t/{tenant}/numbers/{number}/calling/filter")
    @ForRoles(Role.TENANT_ADMIN)
    String filter(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "false") boolean hidden,
            @RequestParam(defaultValue = "false") boolean closed,
            RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        filters.set(viewer.tenantId(), number.id(), viewer.actor(), new CallFilters.Filter(hidden, closed));
        flash.addFlashAttribute("filtered", true);
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/calling";
    }

    @PostMapping("/t/{tenant}/numbers/{number}/calling/announcements")
    @ForRoles(Role.TENANT_ADMIN)
    String upload(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes flash)
            throws IOException {
        BusinessNumber number = page.number(viewer, id);
        String back = "redirect:" + viewer.base() + "/numbers/" + number.id() + "/calling";
        byte[] sound = file == null ? new byte[0] : file.getBytes();
        return switch (announcements.upload(viewer.tenantId(), number.id(), viewer.actor(), sound)) {
            case Announcements.Uploaded.Done(long mediaId, Duration length) -> {
                flash.addFlashAttribute("announced", length.toMillis() / 100 / 10.0);
                yield back + "?announcement=" + mediaId;
            }
            case Announcements.Uploaded.Unreadable unreadable -> {
                flash.addFlashAttribute("unannounced", "UNREADABLE");
                yield back;
            }
            case Announcements.Uploaded.WrongLength wrong -> {
                flash.addFlashAttribute("unannounced", wrong.length().isZero() ? "EMPTY" : "LONG");
                yield back;
            }
            case Announcements.Uploaded.Refused(GraphFault fault) -> {
                flash.addFlashAttribute("fault", fault);
                yield back;
            }
        };
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
