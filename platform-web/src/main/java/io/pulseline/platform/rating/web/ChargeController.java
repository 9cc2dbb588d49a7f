package io.pulseline.platform.rating.web;

import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.rating.Charge;
import io.pulseline.platform.rating.Charges;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// Why a call costs what it costs, as a fragment that the page of the call and the softphone ask for.
@Controller
class ChargeController {
    private static final BigDecimal PULSES_A_MINUTE = BigDecimal.TEN;
    private static final long DRAWN_PULSES = 60;

    private final Charges charges;
    private final LiveCalls calls;

    ChargeController(Charges charges, LiveCalls calls) {
        this.charges = charges;
        this.calls = calls;
    }

    /// @param as `sheet` with every line, `line` for the softphone, `figures` for the head of the page
    @GetMapping("/t/{tenant}/calls/{id}/charge")
    String show(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "sheet") String as, Model model) {
        Optional<Charge> found = charges.find(viewer.tenantId(), new CallId(id));
        if (found.isEmpty() && calls.find(viewer.tenantId(), new CallId(id)).isEmpty()) {
            // "no charge yet" is said of calls of this tenant only
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("base", viewer.base());
        model.addAttribute("callId", id);
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("charge", found.orElse(null));
        found.ifPresent(charge -> {
            model.addAttribute("kind", kind(charge));
            model.addAttribute(
                    "perPulse",
                    charge.perMinute() == null ? null : charge.perMinute().divide(PULSES_A_MINUTE));
            model.addAttribute(
                    "exactPulses",
                    BigDecimal.valueOf(charge.seconds())
                            .divide(BigDecimal.valueOf(Pulses.SECONDS_EACH), 2, RoundingMode.HALF_UP));
            model.addAttribute("lastSeconds", charge.seconds() % Pulses.SECONDS_EACH);
            model.addAttribute("minutes", new Pulses(charge.pulses()).minutes());
            model.addAttribute("drawn", charge.pulses() <= DRAWN_PULSES);
        });
        return switch (as) {
            case "line" -> "rating/_charge-line";
            case "figures" -> "rating/_charge-figures";
            default -> "rating/_charge";
        };
    }

    /// Which story the lines tell.
    private static String kind(Charge charge) {
        if (charge.unratedReason() != null) {
            return "unrated";
        }
        if (charge.direction() == Direction.USER_INITIATED) {
            return "free";
        }
        return charge.answered() ? "priced" : "not-billed";
    }
}
