package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The way in and the way out.
@Controller
class SignInController {
    private final PortalDoor door;
    private final List<ClientRegistration> providers = new ArrayList<>();

    SignInController(PortalDoor door, ObjectProvider<ClientRegistrationRepository> repository) {
        this.door = door;
        if (repository.getIfAvailable() instanceof Iterable<?> all) {
            all.forEach(each -> {
                if (each instanceof ClientRegistration provider) {
                    providers.add(provider);
                }
            });
        }
    }

    /// With one provider there is nothing to choose, so the browser goes there at once, unless a problem must be
    /// read.
    @GetMapping("/signin")
    String signIn(@RequestParam(required = false) @Nullable String problem, Model model) {
        if (problem == null && providers.size() == 1) {
            return "redirect:/oauth2/authorization/" + providers.getFirst().getRegistrationId();
        }
        model.addAttribute("problem", problem);
        model.addAttribute("providers", providers);
        return "identity/sign-in";
    }

    @GetMapping("/signed-out")
    String signedOut() {
        return "identity/signed-out";
    }

    /// To where this person works.
    @GetMapping("/")
    String home(HttpServletRequest request) {
        Optional<Access> access = door.access(request);
        if (access.isEmpty()) {
            return "redirect:/signin?problem=stranger";
        }
        if (access.get().staff()) {
            return "redirect:/bsp/";
        }
        List<Access.Membership> all = access.get().memberships();
        return all.stream()
                .filter(membership -> membership.tenant().open())
                .findFirst()
                .map(membership -> "redirect:/t/" + membership.tenant().slug() + "/")
                .orElse("redirect:/signin?problem=" + (all.isEmpty() ? "stranger" : "closed"));
    }
}
