package io.pulseline.platform.trunks.web;

import io.pulseline.platform.export.Download;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.pstnguard.RouteAlarms;
import io.pulseline.platform.pstnguard.Sightings;
import io.pulseline.platform.pstnguard.web.PstnWords;
import io.pulseline.platform.trunks.Extension;
import io.pulseline.platform.trunks.Extensions;
import io.pulseline.platform.trunks.SipAddress;
import io.pulseline.platform.trunks.Standings;
import io.pulseline.platform.trunks.Trunk;
import io.pulseline.platform.trunks.Trunks;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// A tenant's own telephony: trunks and phones, how they stand. A password is in one answer and nowhere else.
@Controller
@RequestMapping("/t/{tenant}/settings/telephony")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class TelephonyController {
    private final Trunks trunks;
    private final Extensions extensions;
    private final Standings standings;
    private final SipAddress edge;
    private final PstnWords pstnWords;
    private final Sightings sightings;
    private final RouteAlarms routeAlarms;
    private final MessageSource messages;

    TelephonyController(
            Trunks trunks,
            Extensions extensions,
            Standings standings,
            SipAddress edge,
            PstnWords pstnWords,
            Sightings sightings,
            RouteAlarms routeAlarms,
            MessageSource messages) {
        this.trunks = trunks;
        this.extensions = extensions;
        this.standings = standings;
        this.edge = edge;
        this.pstnWords = pstnWords;
        this.sightings = sightings;
        this.routeAlarms = routeAlarms;
        this.messages = messages;
    }

    /// One row: who it is beside how it stands.
    public record Row<T>(T it, io.pulseline.platform.trunks.Standing standing) {}

    @GetMapping
    ModelAndView index(Viewer viewer) {
        return list(viewer, TrunkForm.fresh(), Map.of(), "", "", Map.of());
    }

    @PostMapping("/trunks")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView addTrunk(
            Viewer viewer, @RequestParam MultiValueMap<String, String> typed, HttpServletResponse response) {
        TrunkForm form = TrunkForm.of(typed);
        return switch (trunks.add(viewer.tenantId(), viewer.actor(), form.draft())) {
            case Trunks.Made.Wrong wrong -> wrong(list(viewer, form, words(wrong), "", "", Map.of()));
            case Trunks.Made.Done done -> withSecret(trunk(viewer, done.trunk().id()), done.secret(), response);
        };
    }

    @GetMapping("/trunks/{trunk}")
    ModelAndView trunk(Viewer viewer, @PathVariable("trunk") UUID id) {
        Trunk trunk =
                trunks.find(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ModelAndView page = new ModelAndView("trunks/show");
        page.addObject("trunk", trunk);
        page.addObject("standing", standings.of(id));
        page.addObject("edge", edge);
        page.addObject("routeAlarms", told(routeAlarms.of(viewer.tenantId(), id)));
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        Map<String, String> texts = new LinkedHashMap<>();
        TrunkConfiguration.of(trunk).forEach(one -> texts.put(one.name(), one.text(trunk, edge)));
        page.addObject("configurations", texts);
        return page;
    }

    /// @param words what is wrong with its way, with the remedy
    public record RouteAlarm(UUID trunk, String route, String words, Instant since) {}

    private List<RouteAlarm> told(List<RouteAlarms.Alarm> alarms) {
        return alarms.stream()
                .map(one ->
                        new RouteAlarm(one.subject(), one.finding().route(), pstnWords.of(one.finding()), one.since()))
                .toList();
    }

    /// A file to download.
    @GetMapping("/trunks/{trunk}/configuration")
    ResponseEntity<byte[]> configuration(
            Viewer viewer, @PathVariable("trunk") UUID id, @RequestParam TrunkConfiguration system) {
        Trunk trunk =
                trunks.find(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return Download.of(
                system.fileName(),
                new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8),
                system.text(trunk, edge).getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/trunks/{trunk}/passwords")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView renew(Viewer viewer, @PathVariable("trunk") UUID id, HttpServletResponse response) {
        Secret secret = trunks.renew(viewer.tenantId(), viewer.actor(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return withSecret(trunk(viewer, id), secret, response);
    }

    @PostMapping("/trunks/{trunk}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String remove(Viewer viewer, @PathVariable("trunk") UUID id, RedirectAttributes kept) {
        return gone(viewer, trunks.remove(viewer.tenantId(), viewer.actor(), id), "trunk", kept);
    }

    @PostMapping("/extensions")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView addExtension(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String username,
            HttpServletResponse response) {
        return switch (extensions.add(viewer.tenantId(), viewer.actor(), name, username)) {
            case Extensions.Made.Wrong(Map<String, String> fields) ->
                wrong(list(viewer, TrunkForm.fresh(), Map.of(), name, username, words("extension", fields)));
            case Extensions.Made.Done done -> {
                ModelAndView page = withSecret(
                        list(viewer, TrunkForm.fresh(), Map.of(), "", "", Map.of()), done.secret(), response);
                page.addObject("made", done.extension());
                yield page;
            }
        };
    }

    @PostMapping("/extensions/{extension}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String removeExtension(Viewer viewer, @PathVariable("extension") UUID id, RedirectAttributes kept) {
        return gone(viewer, extensions.remove(viewer.tenantId(), viewer.actor(), id), "extension", kept);
    }

    @PostMapping("/sightings/{sighting}/closing")
    @ForRoles(Role.TENANT_ADMIN)
    String close(Viewer viewer, @PathVariable("sighting") UUID id, RedirectAttributes kept) {
        if (!sightings.close(viewer.tenantId(), viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "pstn.sighting.closed");
        return "redirect:" + viewer.base() + "/settings/telephony";
    }

    private static String gone(Viewer viewer, boolean known, String what, RedirectAttributes kept) {
        if (!known) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "trunks.said.removed." + what);
        return "redirect:" + viewer.base() + "/settings/telephony";
    }

    private Map<String, String> words(Trunks.Made.Wrong wrong) {
        Map<String, String> words = words("trunk", wrong.fields());
        wrong.findings().forEach((field, one) -> words.put(field, one.route() + " " + pstnWords.of(one)));
        return words;
    }

    private Map<String, String> words(String what, Map<String, String> fields) {
        Map<String, String> words = new LinkedHashMap<>();
        fields.forEach((field, why) -> words.put(
                field, messages.getMessage("trunks.wrong." + what + "." + field + "." + why, null, Locale.ENGLISH)));
        return words;
    }

    private static ModelAndView wrong(ModelAndView page) {
        page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return page;
    }

    private static ModelAndView withSecret(
            ModelAndView page, @org.jspecify.annotations.Nullable Secret secret, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        return page.addObject("secret", secret == null ? null : secret.reveal());
    }

    private ModelAndView list(
            Viewer viewer,
            TrunkForm form,
            Map<String, String> trunkMistakes,
            String name,
            String username,
            Map<String, String> extensionMistakes) {
        List<Row<Trunk>> known = trunks.all(viewer.tenantId()).stream()
                .map(trunk -> new Row<>(trunk, standings.of(trunk.id())))
                .toList();
        List<Row<Extension>> phones = extensions.all(viewer.tenantId()).stream()
                .map(phone -> new Row<>(phone, standings.of(phone.id())))
                .toList();
        ModelAndView page = new ModelAndView("trunks/index");
        page.addObject("trunks", known);
        page.addObject("phones", phones);
        page.addObject("routeAlarms", told(routeAlarms.open(viewer.tenantId())));
        page.addObject("sightings", sightings.open(viewer.tenantId()));
        page.addObject("form", form);
        page.addObject("mistakes", trunkMistakes);
        page.addObject("name", name);
        page.addObject("username", username);
        page.addObject("phoneMistakes", extensionMistakes);
        page.addObject("edge", edge);
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        return page;
    }
}
