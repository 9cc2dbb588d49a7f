package io.pulseline.platform.statements.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.statements.Statement;
import io.pulseline.platform.statements.Statements;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Statements of a tenant as a list, as paper and as a file.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class StatementsController {
    private final Statements statements;
    private final Clock clock;

    StatementsController(Statements statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/costs/statements")
    ModelAndView index(Viewer viewer, @RequestParam(defaultValue = "-1") int issued) {
        return page(
                viewer,
                YearMonth.now(clock.withZone(viewer.zone())).minusMonths(1).toString(),
                null,
                issued);
    }

    private ModelAndView page(
            Viewer viewer, String typed, @org.jspecify.annotations.Nullable String problem, int issued) {
        ModelAndView page = new ModelAndView("statements/index");
        page.addObject("base", viewer.base());
        page.addObject("statements", statements.all(viewer.tenantId()));
        page.addObject("money", new MoneyWords());
        page.addObject("typed", typed);
        page.addObject("problem", problem);
        page.addObject("issued", issued);
        page.addObject("mayIssue", !viewer.acting() && viewer.role() == Role.TENANT_ADMIN);
        return page;
    }

    /// The month's statements, or what corrects them.
    @PostMapping("/t/{tenant}/costs/statements")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView issue(Viewer viewer, @RequestParam(defaultValue = "") String month) {
        YearMonth asked;
        try {
            asked = YearMonth.parse(month.strip());
        } catch (DateTimeException unreadable) {
            return refused(viewer, month, "month");
        }
        if (!statements.over(viewer.tenantId(), asked)) {
            return refused(viewer, month, "goes-on");
        }
        List<Statement> issued = statements.issue(viewer.tenantId(), viewer.actor(), asked);
        return new ModelAndView("redirect:" + viewer.base() + "/costs/statements?issued=" + issued.size());
    }

    private ModelAndView refused(Viewer viewer, String typed, String problem) {
        ModelAndView page = page(viewer, typed, problem, -1);
        page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return page;
    }

    @GetMapping("/t/{tenant}/costs/statements/{id}.pdf")
    ResponseEntity<byte[]> pdf(Viewer viewer, @PathVariable UUID id) {
        Statement statement = find(viewer, id);
        Tenant tenant = Objects.requireNonNull(viewer.tenant());
        return Download.of(
                name(statement, "pdf"), MediaType.APPLICATION_PDF, StatementPdf.of(statement, tenant.name()));
    }

    @GetMapping("/t/{tenant}/costs/statements/{id}.csv")
    ResponseEntity<byte[]> csv(Viewer viewer, @PathVariable UUID id) {
        Statement statement = find(viewer, id);
        Csv csv = new Csv();
        csv.row(StatementPdf.title(statement));
        csv.row("Month", statement.month());
        csv.row("Currency", statement.currency());
        csv.row();
        csv.row("market", "message_category", "tier_from_minutes", "calls", "pulses", "meta_cost", "amount");
        for (Statement.Line line : statement.lines()) {
            csv.row(
                    line.market(),
                    line.category(),
                    line.tierFrom(),
                    line.calls(),
                    line.pulses(),
                    line.metaCost(),
                    line.amount());
        }
        csv.row();
        csv.row("Before rounding", statement.netExact());
        csv.row("Net", statement.net());
        csv.row("Tax " + statement.taxName(), statement.taxPercent(), statement.tax());
        csv.row("Total", statement.total());
        return Download.of(name(statement, "csv"), csv);
    }

    private Statement find(Viewer viewer, UUID id) {
        return statements
                .find(viewer.tenantId(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String name(Statement statement, String ending) {
        return "statement-" + statement.label() + "." + ending;
    }
}
