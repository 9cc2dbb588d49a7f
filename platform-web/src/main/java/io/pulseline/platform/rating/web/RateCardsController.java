package io.pulseline.platform.rating.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.CardImpacts;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.RateCards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    private static final int SHOWN_DIFFERENCES = 200;

    private final RateCards cards;
    private final CardImpacts impacts;
    private final Clock clock;

    RateCardsController(RateCards cards, CardImpacts impacts, Clock clock) {
        this.cards = cards;
        this.impacts = impacts;
        this.clock = clock;
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
            return new ModelAndView("redirect:/bsp/rate-cards/" + stored.get().id());
        }
        ModelAndView refused = page(
                result.errors().stream().limit(SHOWN_ERRORS).toList(),
                result.warnings(),
                result.errors().size());
        refused.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return refused;
    }

    /// Holes, what last month would have cost, and every difference, before anyone stands for it.
    @GetMapping("/bsp/rate-cards/{id}")
    ModelAndView show(@PathVariable UUID id) {
        return show(id, "", null);
    }

    private ModelAndView show(UUID id, String typed, @Nullable String problem) {
        RateCards.Card card = cards.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        YearMonth lastMonth = YearMonth.from(today).minusMonths(1);
        List<RateCards.Difference> differences = cards.diff(id).orElse(List.of());
        ModelAndView page = new ModelAndView("rating/rate-card");
        page.addObject("card", card);
        page.addObject("holes", cards.holes(id, today));
        page.addObject("month", lastMonth);
        page.addObject("impact", impacts.of(id, lastMonth));
        page.addObject(
                "differences", differences.stream().limit(SHOWN_DIFFERENCES).toList());
        page.addObject("diffCount", differences.size());
        page.addObject("money", new MoneyWords());
        page.addObject("typed", typed);
        page.addObject("problem", problem);
        return page;
    }

    @PostMapping("/bsp/rate-cards/{id}/approval")
    @ForRoles(Role.BSP_ADMIN)
    String approve(Viewer viewer, @PathVariable UUID id) {
        if (!cards.approve(viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/rate-cards/" + id;
    }

    @PostMapping("/bsp/rate-cards/{id}/activation")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView activate(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String from) {
        RateCards.Card card = cards.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        LocalDate day = null;
        try {
            day = from.isBlank() ? null : LocalDate.parse(from.strip());
        } catch (DateTimeException notADate) {
            return unprocessable(show(id, from, "from"));
        }
        if (card.approvedBy() == null) {
            return unprocessable(show(id, from, "approval"));
        }
        cards.activate(viewer.actor(), id, day);
        return new ModelAndView("redirect:/bsp/rate-cards/" + id);
    }

    private static ModelAndView unprocessable(ModelAndView page) {
        page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return page;
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
