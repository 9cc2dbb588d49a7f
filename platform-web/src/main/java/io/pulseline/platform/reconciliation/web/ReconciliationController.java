package io.pulseline.platform.reconciliation.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.reconciliation.Cause;
import io.pulseline.platform.reconciliation.MessageCause;
import io.pulseline.platform.reconciliation.MessageReconciliation;
import io.pulseline.platform.reconciliation.Reconciliation;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A month on both sides, with the cause of each difference and the calls behind it.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class ReconciliationController {
    private static final int MONTHS = 4;

    private final Reconciliation reconciliation;
    private final MessageReconciliation messages;
    private final BusinessNumbers numbers;
    private final Clock clock;

    ReconciliationController(
            Reconciliation reconciliation, MessageReconciliation messages, BusinessNumbers numbers, Clock clock) {
        this.reconciliation = reconciliation;
        this.messages = messages;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/costs/reconciliation")
    String show(Viewer viewer, @RequestParam(defaultValue = "") String month, Model model) {
        YearMonth current = YearMonth.now(clock.withZone(viewer.zone()));
        YearMonth asked = read(month, current);
        model.addAttribute("base", viewer.base());
        model.addAttribute("month", asked);
        model.addAttribute("unreadable", !month.isBlank() && !month.strip().equals(asked.toString()));
        model.addAttribute(
                "choices",
                IntStream.range(0, MONTHS)
                        .mapToObj(back -> current.minusMonths(MONTHS - 1L - back))
                        .toList());
        model.addAttribute("accounts", reconciliation.month(viewer.tenantId(), asked));
        model.addAttribute(
                "messages",
                messages.month(viewer.tenantId(), asked).stream()
                        .collect(Collectors.toMap(one -> one.waba().value(), Function.identity())));
        model.addAttribute("causes", List.of(Cause.values()));
        model.addAttribute("messageCauses", List.of(MessageCause.values()));
        model.addAttribute("money", new MoneyWords());
        model.addAttribute(
                "numberNames",
                numbers.all(viewer.tenantId()).stream()
                        .collect(Collectors.toMap(
                                number -> digits(number.number()), BusinessNumber::name, (one, other) -> one)));
        model.addAttribute("mayAsk", !viewer.acting() && viewer.role() == Role.TENANT_ADMIN);
        return "reconciliation/show";
    }

    private static String digits(E164 number) {
        return number.digits();
    }

    /// Asks Meta now; what it refuses stands on the page.
    @PostMapping("/t/{tenant}/costs/reconciliation")
    @ForRoles(Role.TENANT_ADMIN)
    String refresh(Viewer viewer, @RequestParam(defaultValue = "") String month) {
        YearMonth asked = read(month, YearMonth.now(clock.withZone(viewer.zone())));
        reconciliation.refresh(viewer.tenantId(), asked);
        messages.refresh(viewer.tenantId(), asked);
        return "redirect:" + viewer.base() + "/costs/reconciliation?month=" + asked;
    }

    /// What goes to Meta's support: every difference with its calls.
    @GetMapping("/t/{tenant}/costs/reconciliation.csv")
    ResponseEntity<byte[]> export(Viewer viewer, @RequestParam(defaultValue = "") String month) {
        YearMonth asked = read(month, YearMonth.now(clock.withZone(viewer.zone())));
        Csv csv = new Csv();
        csv.row("Differences of", asked);
        csv.row(
                "account",
                "half hour (UTC)",
                "number",
                "direction",
                "country",
                "our calls",
                "meta calls",
                "our seconds",
                "meta seconds",
                "our cost",
                "meta cost",
                "currency",
                "cause",
                "calls");
        for (Reconciliation.Month account : reconciliation.month(viewer.tenantId(), asked)) {
            for (Reconciliation.Bucket bucket : account.differing()) {
                csv.row(
                        account.waba(),
                        bucket.start(),
                        bucket.number(),
                        bucket.direction(),
                        bucket.country(),
                        bucket.ourCalls(),
                        bucket.metaCalls(),
                        bucket.ourSeconds(),
                        bucket.metaSeconds(),
                        bucket.ourCost(),
                        bucket.metaCost(),
                        account.currency(),
                        bucket.cause(),
                        bucket.calls().stream().map(Object::toString).collect(Collectors.joining(" ")));
            }
        }
        return Download.of("differences-" + asked + ".csv", csv);
    }

    /// The same for messages.
    @GetMapping("/t/{tenant}/costs/reconciliation-messages.csv")
    ResponseEntity<byte[]> exportMessages(Viewer viewer, @RequestParam(defaultValue = "") String month) {
        YearMonth asked = read(month, YearMonth.now(clock.withZone(viewer.zone())));
        Csv csv = new Csv();
        csv.row("Differences of messages of", asked);
        csv.row(
                "account",
                "half hour (UTC)",
                "number",
                "country",
                "category",
                "our messages",
                "meta messages",
                "of ours free",
                "our cost",
                "meta cost",
                "currency",
                "cause",
                "messages");
        for (MessageReconciliation.Month account : messages.month(viewer.tenantId(), asked)) {
            for (MessageReconciliation.Bucket bucket : account.differing()) {
                csv.row(
                        account.waba(),
                        bucket.start(),
                        bucket.number(),
                        bucket.country(),
                        bucket.category(),
                        bucket.ourMessages(),
                        bucket.metaMessages(),
                        bucket.free(),
                        bucket.ourCost(),
                        bucket.metaCost(),
                        account.currency(),
                        bucket.cause(),
                        String.join(" ", bucket.messages()));
            }
        }
        return Download.of("differences-messages-" + asked + ".csv", csv);
    }

    private static YearMonth read(String text, YearMonth otherwise) {
        try {
            return text.isBlank() ? otherwise : YearMonth.parse(text.strip());
        } catch (DateTimeException unreadable) {
            return otherwise;
        }
    }
}
