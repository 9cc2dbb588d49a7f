package io.pulseline.platform.messages.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.messages.MessageCosts;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.web.MoneyWords;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What messages cost: requests for permission and whatever else was sent, by Meta's word and the card of
/// messages.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class MessageCostsController {
    private final MessageCosts costs;
    private final BusinessNumbers numbers;
    private final Clock clock;

    MessageCostsController(MessageCosts costs, BusinessNumbers numbers, Clock clock) {
        this.costs = costs;
        this.numbers = numbers;
        this.clock = clock;
    }

    /// @param number null for all
    private record Asked(
            LocalDate from, LocalDate to, @Nullable PhoneNumberId number) {}

    private Asked asked(Viewer viewer, Map<String, String> given) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), viewer.zone());
        LocalDate to = day(given.get("to"), today);
        String number = given.getOrDefault("number", "");
        return new Asked(
                day(given.get("from"), to.withDayOfMonth(1)), to, number.isBlank() ? null : new PhoneNumberId(number));
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null || text.isBlank() ? otherwise : LocalDate.parse(text.strip());
        } catch (DateTimeException unreadable) {
            return otherwise;
        }
    }

    @GetMapping("/t/{tenant}/costs/messages")
    String index(Viewer viewer, @RequestParam Map<String, String> given, Model model) {
        Asked asked = asked(viewer, given);
        List<BusinessNumber> all = numbers.all(viewer.tenantId());
        model.addAttribute("base", viewer.base());
        model.addAttribute("from", asked.from());
        model.addAttribute("to", asked.to());
        model.addAttribute(
                "number", asked.number() == null ? "" : asked.number().value());
        model.addAttribute(
                "numberNames",
                all.stream()
                        .collect(Collectors.toMap(
                                one -> one.id().value(), BusinessNumber::name, (one, other) -> one, TreeMap::new)));
        model.addAttribute("rows", costs.report(viewer.tenantId(), asked.from(), asked.to(), asked.number()));
        // what is left of the free ones does not depend on whom one asks
        model.addAttribute(
                "allowances",
                all.stream()
                        .flatMap(one -> costs.estimate(viewer.tenantId(), one.id(), null, "SERVICE").stream()
                                .filter(estimate -> estimate.left() != null)
                                .map(estimate -> Map.entry(one, estimate)))
                        .toList());
        model.addAttribute("money", new MoneyWords());
        return "messages/index";
    }

    @GetMapping("/t/{tenant}/costs/messages.csv")
    ResponseEntity<byte[]> csv(Viewer viewer, @RequestParam Map<String, String> given) {
        Asked asked = asked(viewer, given);
        Csv csv = new Csv();
        csv.row(
                "number_id",
                "category",
                "market",
                "currency",
                "messages",
                "free",
                "meta_cost",
                "tenant_price",
                "unrated");
        costs.report(viewer.tenantId(), asked.from(), asked.to(), asked.number())
                .forEach(row -> csv.row(
                        row.number(),
                        row.category(),
                        row.market(),
                        row.currency(),
                        row.messages(),
                        row.free(),
                        row.metaCost(),
                        row.tenantPrice(),
                        row.unrated()));
        return Download.of("messages.csv", csv);
    }
}
