package io.pulseline.platform.console.web;

import io.pulseline.platform.calls.MediaFailures;
import io.pulseline.platform.calls.SeenErrors;
import io.pulseline.platform.graphapi.ErrorCatalogue;
import io.pulseline.platform.graphapi.ErrorCatalogue.Known;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What Meta's codes mean, why they come, whose doing they are and what helps; and how often calls met them, those of
/// media by number.
@Controller
class ErrorsController {
    private static final Duration LOOKED_BACK = Duration.ofDays(30);

    private final SeenErrors seen;
    private final MediaFailures media;
    private final MessageSource words;
    private final Clock clock;

    ErrorsController(SeenErrors seen, MediaFailures media, MessageSource words, Clock clock) {
        this.seen = seen;
        this.media = media;
        this.words = words;
        this.clock = clock;
    }

    /// @param calls that met it in the last 30 days
    record Row(Known known, String meaning, String cause, String remedy, long calls) {
        boolean matches(String text) {
            return String.valueOf(known.code()).startsWith(text)
                    || (meaning + ' ' + cause + ' ' + remedy)
                            .toLowerCase(Locale.ROOT)
                            .contains(text);
        }
    }

    @GetMapping("/bsp/errors")
    String index(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String whose,
            Model model) {
        SetFilters filters = new SetFilters("/bsp/errors");
        @Nullable String text = filters.text("q", q);
        ErrorCatalogue.@Nullable Whose owner = filters.word("whose", ErrorCatalogue.Whose.class, whose);
        Instant from = clock.instant().minus(LOOKED_BACK);
        List<SeenErrors.Seen> met = seen.since(from);
        Map<Integer, SeenErrors.Seen> byCode =
                met.stream().collect(Collectors.toMap(SeenErrors.Seen::code, Function.identity()));
        model.addAttribute(
                "rows",
                ErrorCatalogue.ALL.stream()
                        .map(known -> row(known, byCode))
                        .filter(row -> owner == null || row.known().whose() == owner)
                        .filter(row -> text == null || row.matches(text.toLowerCase(Locale.ROOT)))
                        .toList());
        model.addAttribute(
                "unknown",
                met.stream()
                        .filter(one -> ErrorCatalogue.find(one.code()).isEmpty())
                        .filter(one -> text == null
                                || String.valueOf(one.code()).startsWith(text)
                                || String.valueOf(one.title()).contains(text))
                        .toList());
        // of the whole list: who looks for a code looks for that
        model.addAttribute("media", text == null && owner == null ? media.since(from) : List.of());
        model.addAttribute("mediaCodes", MediaFailures.CODES);
        model.addAttribute("q", text);
        model.addAttribute("whose", owner);
        model.addAttribute("owners", ErrorCatalogue.Whose.values());
        model.addAttribute("filters", filters);
        return "console/errors";
    }

    private Row row(Known known, Map<Integer, SeenErrors.Seen> met) {
        SeenErrors.@Nullable Seen one = met.get(known.code());
        return new Row(
                known, say(known, "meaning"), say(known, "cause"), say(known, "remedy"), one == null ? 0 : one.calls());
    }

    private String say(Known known, String what) {
        return words.getMessage("errors.code." + known.code() + "." + what, null, Locale.ENGLISH);
    }
}
