package io.pulseline.platform.recordings.web;

import io.pulseline.platform.calls.NumberRouting;
import io.pulseline.platform.calls.Route;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.recordings.MetaRecording;
import io.pulseline.platform.recordings.NumberRecording;
import io.pulseline.platform.recordings.NumberRecordings;
import io.pulseline.platform.recordings.RecordingMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Whether calls of a number are recorded: what will happen, and the form that changes it.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/recording")
class NumberRecordingController {
    private final BusinessNumbers numbers;
    private final NumberRecordings recordings;
    private final NumberRouting routing;

    NumberRecordingController(BusinessNumbers numbers, NumberRecordings recordings, NumberRouting routing) {
        this.numbers = numbers;
        this.recordings = recordings;
        this.routing = routing;
    }

    /// As typed.
    record Form(
            @Nullable String mode,
            @Nullable String days,
            @Nullable String consent,
            @Nullable String sound,
            @Nullable String words,
            @Nullable String purpose,
            @Nullable String language) {
        static Form of(NumberRecording one) {
            MetaRecording meta = one.meta();
            return new Form(
                    one.mode().name(),
                    String.valueOf(one.keepDays()),
                    one.consent(),
                    meta.sound() ? "yes" : null,
                    meta.words() ? "yes" : null,
                    meta.purpose(),
                    meta.language());
        }

        public NumberRecording.Wish wish() {
            String keep = typed(days);
            return new NumberRecording.Wish(
                    NumberRecordingController.mode(typed(mode)),
                    keep.matches("[0-9]{1,5}") ? Integer.parseInt(keep) : 0,
                    typed(consent),
                    new MetaRecording(
                            sound != null, words != null, typed(purpose), language == null ? "en" : language));
        }

        private static String typed(@Nullable String text) {
            return text == null ? "" : text.strip();
        }
    }

    @GetMapping
    ModelAndView show(Viewer viewer, @PathVariable("number") String id, @RequestParam(defaultValue = "") String saved) {
        BusinessNumber number = number(viewer, id);
        NumberRecording setting = recordings.find(viewer.tenantId(), number.id());
        return page(viewer, number, setting, Form.of(setting), List.of()).addObject("saved", saved.equals("yes"));
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView update(
            Viewer viewer, @PathVariable("number") String id, @ModelAttribute Form form, @RequestParam int version) {
        BusinessNumber number = number(viewer, id);
        NumberRecording.Wish wish = form.wish();
        List<String> wrong = new ArrayList<>();
        wish.check().forEach(one -> wrong.add(one.field()));
        if (wrong.isEmpty()
                && recordings
                        .replace(viewer.tenantId(), viewer.actor(), number.id(), wish, version)
                        .isPresent()) {
            return new ModelAndView("redirect:" + address(viewer, number) + "?saved=yes");
        }
        boolean stale = wrong.isEmpty();
        ModelAndView page = page(
                viewer,
                number,
                recordings.find(viewer.tenantId(), number.id()),
                form,
                stale ? List.of("stale") : wrong);
        page.setStatus(stale ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY);
        return page;
    }

    private static RecordingMode mode(String typed) {
        try {
            return RecordingMode.valueOf(typed);
        } catch (IllegalArgumentException unknown) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "mode", unknown);
        }
    }

    @PostMapping("/announcement")
    @ForRoles(Role.TENANT_ADMIN)
    String announce(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes flash)
            throws IOException {
        BusinessNumber number = number(viewer, id);
        byte[] sound = file == null ? new byte[0] : file.getBytes();
        switch (recordings.announce(viewer.tenantId(), viewer.actor(), number.id(), sound)) {
            case NumberRecordings.Announced.Done(Duration length) ->
                flash.addFlashAttribute("announced", length.toMillis() / 100 / 10.0);
            case NumberRecordings.Announced.Unreadable unreadable ->
                flash.addFlashAttribute("unannounced", "UNREADABLE");
            case NumberRecordings.Announced.WrongLength(Duration length) ->
                flash.addFlashAttribute("unannounced", length.isZero() ? "EMPTY" : "LONG");
        }
        return "redirect:" + address(viewer, number);
    }

    @PostMapping("/announcement/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String announceByTone(Viewer viewer, @PathVariable("number") String id) {
        BusinessNumber number = number(viewer, id);
        recordings.announceByTone(viewer.tenantId(), viewer.actor(), number.id());
        return "redirect:" + address(viewer, number);
    }

    /// Every caller hears it, so whoever sees the page may.
    @GetMapping("/announcement")
    ResponseEntity<byte[]> announcement(Viewer viewer, @PathVariable("number") String id) {
        BusinessNumber number = number(viewer, id);
        byte[] sound = recordings
                .announcement(viewer.tenantId(), number.id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(Tracks.TYPE)
                .cacheControl(CacheControl.noStore())
                .body(sound);
    }

    private ModelAndView page(
            Viewer viewer, BusinessNumber number, NumberRecording setting, Form form, List<String> wrong) {
        List<Route> plan = routing.find(viewer.tenantId(), number.id()).targets();
        return new ModelAndView("recordings/number")
                .addObject("viewer", viewer)
                .addObject("number", number)
                .addObject("setting", setting)
                .addObject("form", form)
                .addObject("modes", RecordingMode.values())
                .addObject("languages", languages(LocaleContextHolder.getLocale()))
                .addObject("wrong", wrong)
                .addObject("saved", false)
                .addObject("bySip", number.signalling() == SignallingMode.SIP)
                .addObject("byProgram", plan.stream().anyMatch(route -> route.kind() == Route.Kind.API))
                .addObject("longestAnnouncement", NumberRecordings.LONGEST_ANNOUNCEMENT.toSeconds());
    }

    /// Meta's codes with their names.
    private static Map<String, String> languages(Locale locale) {
        Map<String, String> named = new LinkedHashMap<>();
        MetaRecording.LANGUAGES.forEach(code ->
                named.put(code, Locale.forLanguageTag(code.replace('_', '-')).getDisplayName(locale)));
        return named;
    }

    private static String address(Viewer viewer, BusinessNumber number) {
        return viewer.base() + "/numbers/" + number.id() + "/recording";
    }

    private BusinessNumber number(Viewer viewer, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
