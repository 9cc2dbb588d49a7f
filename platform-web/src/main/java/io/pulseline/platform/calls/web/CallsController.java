package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallPage;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.CallViews;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/// The list of calls. Everything that narrows it stands in the address.
@Controller
class CallsController {
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 200;

    private final LiveCalls calls;
    private final BusinessNumbers numbers;
    private final CallViews views;
    private final Clock clock;

    CallsController(LiveCalls calls, BusinessNumbers numbers, CallViews views, Clock clock) {
        this.views = views;
        this.calls = calls;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/calls")
    String index(
            Viewer viewer,
            @ModelAttribute("filter") CallFilterForm form,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String problem,
            Model model) {
        CallFilterForm.Read read = form.read(viewer.zone());
        CallPage page = page(viewer, read.filter(), cursor);
        List<BusinessNumber> own = numbers.all(viewer.tenantId());
        CallWords say = new CallWords(viewer.zone());
        model.addAttribute("base", viewer.base());
        model.addAttribute("say", say);
        model.addAttribute("zoneText", say.zoneText(clock.instant()));
        model.addAttribute("problems", read.problems());
        model.addAttribute("calls", page.items());
        model.addAttribute("next", page.next());
        model.addAttribute("first", cursor == null || cursor.isEmpty());
        model.addAttribute("query", form.query());
        model.addAttribute("chips", form.chips());
        List<CallViews.SavedView> saved = views.of(viewer.tenantId(), viewer.person());
        model.addAttribute("views", saved);
        model.addAttribute("viewProblem", problem == null ? null : CallViewsController.PROBLEMS.get(problem));
        model.addAttribute(
                "seen",
                saved.stream()
                        .filter(view -> view.query().equals(form.query()))
                        .findFirst()
                        .orElse(null));
        model.addAttribute("keeps", !form.isEmpty() && !form.namesSomebody() && !viewer.acting());
        model.addAttribute("administers", viewer.role() == Role.TENANT_ADMIN && !viewer.acting());
        model.addAttribute("ownNumbers", own);
        model.addAttribute("numberNames", Desk.names(own));
        return "calls/index";
    }

    /// A cursor that somebody changed by hand is the first page again.
    private CallPage page(Viewer viewer, CallFilter filter, @Nullable String cursor) {
        boolean whole = cursor != null && cursor.matches("[0-9TZ:.\\-]{20,40}_[0-9a-f\\-]{36}");
        return calls.list(viewer.tenantId(), filter, whole ? cursor : null, PAGE);
    }

    @GetMapping("/t/{tenant}/calls.csv")
    ResponseEntity<byte[]> export(Viewer viewer, @ModelAttribute("filter") CallFilterForm form) {
        CallWords say = new CallWords(viewer.zone());
        Map<String, String> names = Desk.names(numbers.all(viewer.tenantId()));
        Csv csv = new Csv();
        csv.row("Calls of", viewer.base().substring(3));
        csv.row("Filter", form.isEmpty() ? "none" : form.query());
        csv.row("Times in", say.zoneText(clock.instant()));
        csv.row();
        csv.row(
                "call_id",
                "wacid",
                "direction",
                "state",
                "fault",
                "reason",
                "number_id",
                "number",
                "user_name",
                "wa_id",
                "bsuid",
                "agent",
                "started_at",
                "answered_at",
                "ended_at",
                "duration_seconds",
                "opaque");
        CallFilter filter = form.read(viewer.zone()).filter();
        csv.pages(cursor -> {
            CallPage page = calls.list(viewer.tenantId(), filter, cursor, EXPORT_PAGE);
            page.items().forEach(call -> row(csv, call, say, names));
            return page.next();
        });
        return Download.of("calls.csv", csv);
    }

    private static void row(Csv csv, CallView call, CallWords say, Map<String, String> names) {
        var user = call.user();
        csv.row(
                call.id(),
                call.wacid() == null ? null : call.wacid().value(),
                call.direction(),
                say.state(call),
                call.fault(),
                call.reason(),
                call.number().value(),
                names.get(call.number().value()),
                user == null ? null : user.name(),
                user == null || user.waId() == null ? null : user.waId().digits(),
                user == null || user.bsuid() == null ? null : user.bsuid().value(),
                call.agentName(),
                call.startedAt(),
                call.answeredAt(),
                call.endedAt(),
                call.durationSeconds(),
                call.opaque());
    }
}
