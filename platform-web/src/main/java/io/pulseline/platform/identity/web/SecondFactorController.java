package io.pulseline.platform.identity.web;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.Access;
import io.pulseline.platform.identity.Passkeys;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.SecondFactors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Asks for the second factor, once a session, before [PortalDoor] lets anybody on.
@Controller
@RequestMapping("/second-factor")
class SecondFactorController {
    private final PortalDoor door;
    private final SecondFactors factors;
    private final Passkeys passkeys;
    private final PasskeyTalk talk;

    SecondFactorController(PortalDoor door, SecondFactors factors, Passkeys passkeys, PasskeyTalk talk) {
        this.door = door;
        this.factors = factors;
        this.passkeys = passkeys;
        this.talk = talk;
    }

    @GetMapping
    ModelAndView ask(HttpServletRequest request, @RequestParam(defaultValue = "/") String to) {
        Access access = access(request);
        if (SecondStep.taken(request, access.person().id())) {
            return new ModelAndView("redirect:" + inside(to));
        }
        return access.secondFactor()
                ? page(access.person(), to, null)
                : new ModelAndView("redirect:/second-factor/setup");
    }

    @PostMapping
    ModelAndView code(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "/") String to) {
        Person person = access(request).person();
        return switch (factors.check(new Actor.Human(person.id(), person.name()), code)) {
            case SecondFactors.Check.Passed passed -> {
                SecondStep.take(request, person.id());
                yield new ModelAndView("redirect:" + inside(to));
            }
            case SecondFactors.Check.Wrong wrong -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
                yield page(person, to, "wrong");
            }
            case SecondFactors.Check.TooMany many -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                yield page(person, to, "too-many");
            }
        };
    }

    @PostMapping("/passkey/options")
    ResponseEntity<String> options(HttpServletRequest request, Authentication who) {
        access(request);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(talk.questionFor(who, request.getSession()));
    }

    @PostMapping("/passkey")
    ResponseEntity<Void> passkey(HttpServletRequest request, @RequestBody String answer) {
        Person person = access(request).person();
        if (!talk.proves(person.id(), request.getSession(), answer)) {
            return ResponseEntity.unprocessableContent().build();
        }
        SecondStep.take(request, person.id());
        return ResponseEntity.noContent().build();
    }

    private ModelAndView page(Person person, String to, @Nullable String problem) {
        SecondFactors.State state = factors.of(person.id());
        ModelAndView page = new ModelAndView("identity/second-factor");
        page.addObject("passkeys", !passkeys.of(person.id()).isEmpty());
        page.addObject("app", state.authenticator());
        page.addObject("codes", state.codes());
        page.addObject("to", inside(to));
        page.addObject("problem", problem);
        return page;
    }

    private Access access(HttpServletRequest request) {
        return door.access(request)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "person.inactive"));
    }

    /// A page of ours, whatever the address says.
    static String inside(String to) {
        return to.matches("/(t/[a-z][a-z0-9-]*|bsp|second-factor)(/[A-Za-z0-9._~/-]*)?(\\?[^\\\\\\s#]*)?") ? to : "/";
    }
}
