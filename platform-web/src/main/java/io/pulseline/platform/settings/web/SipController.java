package io.pulseline.platform.settings.web;

import io.pulseline.platform.export.Download;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.pstnguard.Attestations;
import io.pulseline.platform.pstnguard.web.PstnWords;
import io.pulseline.platform.settings.SettingsView;
import io.pulseline.platform.settings.SipPasswords;
import io.pulseline.platform.settings.SipProbes;
import io.pulseline.platform.settings.SipServers;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// SIP of a number: the mode, the server, what Meta signs in with, and what the server shows to the world.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/sip")
class SipController {
    private final SettingsModel page;
    private final SipPasswords passwords;
    private final SipProbes probes;
    private final SipServers servers;
    private final Attestations attestations;
    private final PstnWords pstnWords;
    private final MessageSource messages;

    SipController(
            SettingsModel page,
            SipPasswords passwords,
            SipProbes probes,
            SipServers servers,
            Attestations attestations,
            PstnWords pstnWords,
            MessageSource messages) {
        this.page = page;
        this.passwords = passwords;
        this.probes = probes;
        this.servers = servers;
        this.attestations = attestations;
        this.pstnWords = pstnWords;
        this.messages = messages;
    }

    @GetMapping
    String edit(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = page.number(viewer, id);
        SettingsView view = page.fill(viewer, number, "sip", model);
        return show(viewer, number, view, SipForm.of(view.desired(), view.version()), model);
    }

    /// What the server shows is looked at while the change is still a wish.
    @PostMapping("/review")
    @ForRoles(Role.TENANT_ADMIN)
    String review(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletResponse response,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        SettingsView view = page.fill(viewer, number, "sip", model);
        SipForm form = SipForm.of(typed);
        String action = CallingForm.first(typed, "action");
        switch (action) {
            case "add" -> form = form.withRow();
            case "remove-server" -> form = form.withoutServer();
            default -> {
                if (action.matches("remove-[0-9]{1,3}")) {
                    form = form.without(Integer.parseInt(action.substring(7)));
                }
            }
        }
        if (action.equals("review") || action.equals("remove-server")) {
            SipForm judged = form;
            boolean fine = page.review(
                    viewer,
                    number,
                    form.version(),
                    form.document(),
                    complaint -> judged.inputOf(complaint.field()),
                    model);
            response.setStatus(fine ? 200 : 422);
            if (fine && form.sip() && form.reachable()) {
                model.addAttribute("looked", probes.look(viewer.tenantId(), form.host(), form.portNumber()));
            }
        }
        return show(viewer, number, view, form, model);
    }

    /// Shown on this page once; neither kept in the session nor written anywhere.
    @PostMapping("/password")
    @ForRoles(Role.TENANT_ADMIN)
    String reveal(Viewer viewer, @PathVariable("number") String id, HttpServletResponse response, Model model) {
        BusinessNumber number = page.number(viewer, id);
        switch (passwords.reveal(viewer.tenantId(), number.id(), viewer.actor())) {
            case SipPasswords.Reading.Shown(Secret password) -> model.addAttribute("password", password.reveal());
            case SipPasswords.Reading.NoServer none -> model.addAttribute("passwordless", true);
            case SipPasswords.Reading.Refused refused -> model.addAttribute("fault", refused.fault());
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        SettingsView view = page.fill(viewer, number, "sip", model);
        return show(viewer, number, view, SipForm.of(view.desired(), view.version()), model);
    }

    @PostMapping("/rotations")
    @ForRoles(Role.TENANT_ADMIN)
    String rotate(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam long version,
            @RequestParam(defaultValue = "") String typed,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        if (!SettingsModel.digits(typed).equals(number.number().digits())) {
            model.addAttribute("rotationUnconfirmed", true);
            response.setStatus(422);
            SettingsView view = page.fill(viewer, number, "sip", model);
            return show(viewer, number, view, SipForm.of(view.desired(), view.version()), model);
        }
        switch (passwords.rotate(viewer.tenantId(), number.id(), viewer.actor(), version)) {
            case SipPasswords.Rotated.Done done -> flash.addFlashAttribute("rotated", done.changed());
            case SipPasswords.Rotated.HalfWay half -> flash.addFlashAttribute("fault", half.fault());
            case SipPasswords.Rotated.Refused refused -> flash.addFlashAttribute("fault", refused.fault());
            case SipPasswords.Rotated.NothingToRotate none -> flash.addFlashAttribute("rotationRefused", "NOTHING");
            case SipPasswords.Rotated.Busy busy -> flash.addFlashAttribute("rotationRefused", "BUSY");
        }
        return back(viewer, number);
    }

    /// Looks at the server now.
    @PostMapping("/probes")
    @ForRoles(Role.TENANT_ADMIN)
    String probe(Viewer viewer, @PathVariable("number") String id) {
        BusinessNumber number = page.number(viewer, id);
        probes.run(viewer.tenantId(), number.id());
        return back(viewer, number);
    }

    /// Somebody vouches that no telephone network stands behind the server that is saved.
    @PostMapping("/attestations")
    @ForRoles(Role.TENANT_ADMIN)
    String attest(Viewer viewer, @PathVariable("number") String id, Locale locale, RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        String route = route(page.wanted(viewer, number));
        if (!route.isEmpty()) {
            switch (attestations.attest(
                    viewer.tenantId(),
                    viewer.actor(),
                    subject(number),
                    route,
                    messages.getMessage("pstn.statement", new Object[] {route}, locale))) {
                case Attestations.Result.Attested done -> flash.addFlashAttribute("vouched", true);
                case Attestations.Result.Refused refused ->
                    flash.addFlashAttribute(
                            "unvouched",
                            refused.findings().stream().map(pstnWords::of).toList());
            }
        }
        return back(viewer, number);
    }

    private static Attestations.Subject subject(BusinessNumber number) {
        return new Attestations.Subject(
                Attestations.Subject.Kind.NUMBER, number.id().value());
    }

    /// `host:port` of the server that is wanted; empty when there is none.
    private static String route(SettingsView view) {
        SipForm wanted = SipForm.of(view.desired(), 0);
        return wanted.reachable() ? wanted.host() + ":" + wanted.port() : "";
    }

    /// A file to download.
    @GetMapping("/configuration")
    ResponseEntity<byte[]> configuration(
            Viewer viewer, @PathVariable("number") String id, @RequestParam PbxConfiguration system, Model model) {
        BusinessNumber number = page.number(viewer, id);
        String digits = number.number().digits();
        SettingsView view = page.fill(viewer, number, "sip", model);
        return Download.of(
                system.fileName(digits),
                new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8),
                system.text(digits, view.desired()).getBytes(StandardCharsets.UTF_8));
    }

    private String show(Viewer viewer, BusinessNumber number, SettingsView view, SipForm form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("servers", view.actual() == null ? List.of() : servers.all(view.actual()));
        passwords.learntAt(viewer.tenantId(), number.id()).ifPresent(at -> model.addAttribute("passwordAt", at));
        passwords
                .latest(viewer.tenantId(), number.id())
                .filter(SipPasswords.Rotation::open)
                .ifPresent(one -> model.addAttribute("rotation", one));
        boolean saved = SipForm.of(view.desired(), 0).sip();
        model.addAttribute("sipOn", saved);
        if (saved) {
            SipForm wanted = SipForm.of(view.desired(), 0);
            model.addAttribute("route", route(view));
            attestations
                    .latest(viewer.tenantId(), subject(number), route(view))
                    .ifPresent(one -> model.addAttribute("attestation", one));
            probes.latest(viewer.tenantId(), number.id())
                    .filter(one -> one.report().host().equalsIgnoreCase(wanted.host())
                            && String.valueOf(one.report().port()).equals(wanted.port()))
                    .ifPresent(one -> model.addAttribute("probe", one));
            Map<String, String> texts = new LinkedHashMap<>();
            for (PbxConfiguration one : PbxConfiguration.values()) {
                texts.put(one.name(), one.text(number.number().digits(), view.desired()));
            }
            model.addAttribute("configurations", texts);
        }
        return "settings/sip";
    }

    private static String back(Viewer viewer, BusinessNumber number) {
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/sip";
    }
}
