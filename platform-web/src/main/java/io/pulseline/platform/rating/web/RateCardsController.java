package io.pulseline.platform.rating.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.RateCards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Meta's cards in the BSP's hands: import, look, put into force. A card is taken whole or not at all.
@Controller
class RateCardsController {
    private static final int SHOWN_ERRORS = 50;

    private final RateCards cards;

    RateCardsController(RateCards cards) {
        this.cards = cards;
    }

    @GetMapping("/bsp/rate-cards")
    ModelAndView index() {
        return page(List.of(), List.of(), 0);
    }

    @PostMapping("/bsp/rate-cards")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView create(Viewer viewer, @RequestParam MultipartFile file) throws IOException {
        CardImport.Result result = CardImport.read(new String(file.getBytes(), StandardCharsets.UTF_8));
        String name = Objects.requireNonNullElse(file.getOriginalFilename(), "card.csv");
        Optional<RateCards.Card> stored = cards.store(viewer.actor(), name, result);
        if (stored.isPresent()) {
            return new ModelAndView(
                    "redirect:/bsp/rate-cards?imported=" + stored.get().id());
        }
        ModelAndView refused = page(
                result.errors().stream().limit(SHOWN_ERRORS).toList(),
                result.warnings(),
                result.errors().size());
        refused.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return refused;
    }

    @PostMapping("/bsp/rate-cards/{id}/activation")
    @ForRoles(Role.BSP_ADMIN)
    String activate(@PathVariable UUID id) {
        if (!cards.activate(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/rate-cards";
    }

    private ModelAndView page(List<CardImport.RowError> errors, List<String> warnings, int errorCount) {
        ModelAndView page = new ModelAndView("rating/rate-cards");
        page.addObject("cards", cards.all());
        page.addObject("errors", errors);
        page.addObject("errorCount", errorCount);
        page.addObject("warnings", warnings);
        return page;
    }
}
