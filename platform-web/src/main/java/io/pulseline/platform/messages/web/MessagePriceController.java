package io.pulseline.platform.messages.web;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.messages.MessageCharge;
import io.pulseline.platform.messages.MessageCosts;
import io.pulseline.platform.rating.web.MoneyWords;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// Fragments for pages that ask users: what a message would be priced as, and what one did cost.
@Controller
class MessagePriceController {
    private static final List<String> KINDS = List.of("SERVICE", "UTILITY", "MARKETING");

    private final MessageCosts costs;

    MessagePriceController(MessageCosts costs) {
        this.costs = costs;
    }

    /// @param number a number of the tenant
    /// @param user   digits or a business-scoped id; empty when the price of one user is not meant
    @GetMapping("/t/{tenant}/costs/message-price")
    String price(
            Viewer viewer, @RequestParam String number, @RequestParam(defaultValue = "") String user, Model model) {
        if (!number.matches("[0-9]{1,64}")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        List<MessageCosts.Estimate> estimates = KINDS.stream()
                .flatMap(kind -> costs.estimate(viewer.tenantId(), new PhoneNumberId(number), who(user), kind).stream())
                .toList();
        if (estimates.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("estimates", estimates);
        model.addAttribute("money", new MoneyWords());
        return "messages/_price :: price";
    }

    private static @Nullable WaUser who(String user) {
        try {
            return user.isBlank()
                    ? null
                    : user.contains(".")
                            ? new WaUser(null, new Bsuid(user), null)
                            : new WaUser(E164.parse(user), null, null);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /// @param message Meta's id; one that has no price yet, or is nobody's, has the same empty answer
    @GetMapping("/t/{tenant}/costs/messages/{message}")
    String charge(Viewer viewer, @PathVariable String message, Model model) {
        @Nullable
        MessageCharge charge = costs.of(viewer.tenantId(), List.of(message)).get(message);
        model.addAttribute("charge", charge);
        model.addAttribute("message", message.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT));
        model.addAttribute("money", new MoneyWords());
        return "messages/_charge :: charge";
    }
}
