package io.pulseline.platform.rating.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.rating.web.ChargeResource.TierPart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Meta's cards for the BSP's programs.
@RestController
@RequestMapping("/api/v1/rate-cards")
class RateCardsApiController {
    private final RateCards cards;
    private final Clock clock;

    RateCardsApiController(RateCards cards, Clock clock) {
        this.cards = cards;
        this.clock = clock;
    }

    /// @param kind     CALL or MESSAGE
    /// @param warnings minutes and markets that no row prices; in the answer to an import, and of one card
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Card(
            UUID id,
            String kind,
            String currency,
            int version,
            LocalDate effectiveFrom,
            Instant importedAt,
            String importedBy,
            String sourceName,
            boolean active,
            int rates,
            @Nullable String approvedBy,
            @Nullable LocalDate activeFrom,
            @Nullable List<String> warnings) {
        static Card of(RateCards.Card card, @Nullable List<String> warnings) {
            return new Card(
                    card.id(),
                    card.kind().name(),
                    card.currency().getCurrencyCode(),
                    card.version(),
                    card.effectiveFrom(),
                    card.importedAt(),
                    card.importedBy(),
                    card.sourceName(),
                    card.active(),
                    card.rates(),
                    card.approvedBy(),
                    card.activeFrom(),
                    warnings);
        }
    }

    record Difference(
            String market,
            String country,
            String prefix,
            @Nullable String category,
            @Nullable TierPart tier,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String before,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String after) {}

    @GetMapping
    ApiPage<Card> list(ApiCaller caller) {
        staffOnly(caller);
        return ApiPage.whole(
                cards.all().stream().map(card -> Card.of(card, null)).toList());
    }

    @GetMapping("/{id}")
    Card show(ApiCaller caller, @PathVariable UUID id) {
        staffOnly(caller);
        return Card.of(
                cards.find(id).orElseThrow(() -> ApiProblem.notFound("rate card")),
                cards.holes(id, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    }

    /// A form's encoding would change the bytes, so only plain bodies are taken. All of the file or nothing.
    @PostMapping(
            consumes = {
                "text/csv",
                "application/csv",
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    @ResponseStatus(HttpStatus.CREATED)
    Card create(
            ApiCaller caller,
            @RequestBody byte[] csv,
            @RequestParam(name = "source_name", defaultValue = "card.csv") String sourceName) {
        staffOnly(caller);
        CardImport.Result read = CardImport.read(new String(csv, StandardCharsets.UTF_8));
        return cards.store(caller.actor(), sourceName, read)
                .map(card -> Card.of(card, read.warnings()))
                .orElseThrow(() -> ApiProblem.invalid(read.errors().stream()
                        .map(error -> new ApiProblem.FieldError(
                                "line " + error.line() + ", " + error.field(), error.message()))
                        .toList()));
    }

    /// What putting it in force would change.
    @GetMapping("/{id}/diff")
    ApiPage<Difference> diff(ApiCaller caller, @PathVariable UUID id) {
        staffOnly(caller);
        return ApiPage.whole(cards.diff(id).orElseThrow(() -> ApiProblem.notFound("rate card")).stream()
                .map(difference -> new Difference(
                        difference.market(),
                        difference.country(),
                        difference.prefix(),
                        difference.category().isEmpty() ? null : difference.category(),
                        TierPart.of(difference.tier()),
                        ChargeResource.text(difference.before()),
                        ChargeResource.text(difference.after())))
                .toList());
    }

    /// Stands for its holes and differences; activation does the same for whoever activates.
    @PostMapping("/{id}/approval")
    Card approve(ApiCaller caller, @PathVariable UUID id) {
        staffOnly(caller);
        if (!cards.approve(caller.actor(), id)) {
            throw ApiProblem.notFound("rate card");
        }
        return find(id);
    }

    /// Twice is as good as once.
    ///
    /// @param from first day that it prices; default: the effective day of each row
    @PostMapping({"/{id}/activation", "/{id}/activate"})
    Card activate(
            ApiCaller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from) {
        staffOnly(caller);
        if (!cards.activate(caller.actor(), id, from)) {
            throw ApiProblem.notFound("rate card");
        }
        return find(id);
    }

    private Card find(UUID id) {
        return cards.all().stream()
                .filter(card -> card.id().equals(id))
                .findFirst()
                .map(card -> Card.of(card, null))
                .orElseThrow(() -> ApiProblem.notFound("rate card"));
    }

    private static void staffOnly(ApiCaller caller) {
        if (!caller.staff()) {
            throw ApiProblem.staffOnly("The card");
        }
    }
}
