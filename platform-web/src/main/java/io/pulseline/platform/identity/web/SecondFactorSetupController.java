package io.pulseline.platform.identity.web;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.Access;
import io.pulseline.platform.identity.Passkeys;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.SecondFactors;
import io.pulseline.platform.qr.QrCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/// Where people set up their second factors. Who has one proves it before another is added or taken away.
@Controller
@RequestMapping("/second-factor/setup")
class SecondFactorSetupController {
    private static final String HERE = "redirect:/second-factor/setup";
    private static final int LONGEST_LABEL = 60;

    private final PortalDoor door;
    private final SecondFactors factors;
    private final Passkeys passkeys;
    private final PasskeyTalk talk;

    SecondFactorSetupController(PortalDoor door, SecondFactors factors, Passkeys passkeys, PasskeyTalk talk) {
        this.door = door;
        this.factors = factors;
        this.passkeys = passkeys;
        this.talk = talk;
    }

    @GetMapping
    ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
        Access access = access(request);
        return access.secondFactor()
                        && !SecondStep.taken(request, access.person().id())
                ? new ModelAndView("redirect:/second-factor?to=/second-factor/setup")
                : page(access, response, List.of(), null);
    }

    @PostMapping("/app")
    String begin(HttpServletRequest request, RedirectAttributes kept) {
        if (factors.begin(proven(request).person().id()).isEmpty()) {
            kept.addFlashAttribute("problem", "factor.problem.app");
        }
        return HERE;
    }

    @PostMapping("/app/confirmation")
    ModelAndView confirm(
            HttpServletRequest request, HttpServletResponse response, @RequestParam(defaultValue = "") String code) {
        Access access = proven(request);
        Actor.Human actor = actor(access);
        return switch (factors.confirm(actor, code.replaceAll("[ -]", ""))) {
            case SecondFactors.Check.Passed passed -> {
                SecondStep.take(request, actor.id());
                List<String> codes = factors.of(actor.id()).codes() == 0 ? factors.newCodes(actor) : List.<String>of();
                yield page(access, response, codes, null);
            }
            case SecondFactors.Check.Wrong wrong -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
                yield page(access, response, List.of(), "factor.wrong");
            }
            case SecondFactors.Check.TooMany many -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                yield page(access, response, List.of(), "factor.too-many");
            }
        };
    }

    @PostMapping("/app/removal")
    String removeApp(HttpServletRequest request, RedirectAttributes kept) {
        factors.removeApp(actor(proven(request)));
        kept.addFlashAttribute("said", "factor.said.removed");
        return HERE;
    }

    @PostMapping("/codes")
    ModelAndView newCodes(HttpServletRequest request, HttpServletResponse response) {
        Access access = proven(request);
        if (!access.secondFactor()) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        return page(access, response, factors.newCodes(actor(access)), null);
    }

    @PostMapping("/passkeys/options")
    ResponseEntity<String> options(HttpServletRequest request, Authentication who) {
        proven(request);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(talk.questionForNew(who, request.getSession()));
    }

    /// @param label the person's name for it; empty for a plain one
    @PostMapping("/passkeys")
    ResponseEntity<Void> add(
            HttpServletRequest request, @RequestParam(defaultValue = "") String label, @RequestBody String answer) {
        Person person = proven(request).person();
        String name = label.isBlank() ? "Passkey" : label.strip();
        if (!talk.keepNew(request.getSession(), answer, name.substring(0, Math.min(LONGEST_LABEL, name.length())))) {
            return ResponseEntity.unprocessableContent().build();
        }
        SecondStep.take(request, person.id());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/passkeys/{id}/removal")
    String remove(HttpServletRequest request, @PathVariable String id, RedirectAttributes kept) {
        Person person = proven(request).person();
        if (!id.matches("([0-9a-f]{2}){1,1024}")
                || !passkeys.remove(person.id(), HexFormat.of().parseHex(id))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "factor.said.removed");
        return HERE;
    }

    /// @param codes shown this once, or none
    private ModelAndView page(
            Access access, HttpServletResponse response, List<String> codes, @Nullable String problem) {
        Person person = access.person();
        SecondFactors.State state = factors.of(person.id());
        ModelAndView page = new ModelAndView("identity/second-factor-setup");
        page.addObject("person", person);
        page.addObject("zone", person.zone() == null ? ZoneOffset.UTC : person.zone());
        page.addObject("state", state);
        page.addObject("passkeys", passkeys.of(person.id()));
        page.addObject("codes", codes);
        if (problem != null) {
            page.addObject("wrong", problem);
        }
        factors.unconfirmed(person.id()).map(Secret::reveal).ifPresent(secret -> {
            page.addObject("secret", secret.replaceAll("(.{4})(?!$)", "$1 "));
            page.addObject("qr", QrCode.of(address(person, secret)));
        });
        response.setHeader("Cache-Control", "no-store");
        return page;
    }

    /// What authenticator apps read off the code.
    private static String address(Person person, String secret) {
        return UriComponentsBuilder.fromUriString("otpauth://totp/{label}")
                .queryParam("secret", secret)
                .queryParam("issuer", "Pulseline")
                .encode()
                .buildAndExpand("Pulseline:" + person.email())
                .toUriString();
    }

    private Access access(HttpServletRequest request) {
        return door.access(request)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "person.inactive"));
    }

    private Access proven(HttpServletRequest request) {
        Access access = access(request);
        if (access.secondFactor() && !SecondStep.taken(request, access.person().id())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "second-factor.needed");
        }
        return access;
    }

    private static Actor.Human actor(Access access) {
        return new Actor.Human(access.person().id(), access.person().name());
    }
}
