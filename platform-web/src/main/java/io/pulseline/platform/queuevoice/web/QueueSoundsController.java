package io.pulseline.platform.queuevoice.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.queuevoice.QueueSlot;
import io.pulseline.platform.queuevoice.QueueSounds;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What users hear who wait in a number's queue.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/queue")
class QueueSoundsController {
    static final MediaType OGG = MediaType.parseMediaType("audio/ogg;codecs=opus");

    private final BusinessNumbers numbers;
    private final QueueSounds sounds;

    QueueSoundsController(BusinessNumbers numbers, QueueSounds sounds) {
        this.numbers = numbers;
        this.sounds = sounds;
    }

    @GetMapping
    ModelAndView index(Viewer viewer, @PathVariable("number") String id) {
        BusinessNumber number = number(viewer, id);
        return new ModelAndView("queuevoice/number")
                .addObject("viewer", viewer)
                .addObject("number", number)
                .addObject("slots", QueueSlot.values())
                .addObject("longest", QueueSounds.LONGEST.toSeconds())
                .addObject("sounds", sounds.of(viewer.tenantId(), number.id()));
    }

    /// Every user who waits hears it, so whoever sees the page may.
    @GetMapping("/{slot}")
    ResponseEntity<byte[]> show(Viewer viewer, @PathVariable("number") String id, @PathVariable String slot) {
        byte[] sound = sounds.find(viewer.tenantId(), number(viewer, id).id(), slot(slot))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(OGG)
                .cacheControl(CacheControl.noStore())
                .body(sound);
    }

    @PostMapping("/{slot}")
    @ForRoles(Role.TENANT_ADMIN)
    String create(
            Viewer viewer,
            @PathVariable("number") String id,
            @PathVariable String slot,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes flash)
            throws IOException {
        BusinessNumber number = number(viewer, id);
        byte[] upload = file == null ? new byte[0] : file.getBytes();
        sounds.put(viewer.tenantId(), viewer.actor(), number.id(), slot(slot), upload)
                .ifPresentOrElse(
                        wrong -> flash.addFlashAttribute("wrong", wrong.name()),
                        () -> flash.addFlashAttribute("saved", slot(slot).name()));
        return back(viewer, number);
    }

    @PostMapping("/{slot}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String delete(Viewer viewer, @PathVariable("number") String id, @PathVariable String slot) {
        BusinessNumber number = number(viewer, id);
        sounds.remove(viewer.tenantId(), viewer.actor(), number.id(), slot(slot));
        return back(viewer, number);
    }

    private static QueueSlot slot(String named) {
        return Arrays.stream(QueueSlot.values())
                .filter(one -> one.name().equals(named))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(Viewer viewer, BusinessNumber number) {
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/queue";
    }

    private BusinessNumber number(Viewer viewer, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
