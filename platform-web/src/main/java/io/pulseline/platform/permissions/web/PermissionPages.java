package io.pulseline.platform.permissions.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionBoard;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.PermissionStatus;
import io.pulseline.platform.permissions.RequestResult;
import io.pulseline.platform.permissions.RequestTemplates;
import io.pulseline.platform.permissions.UserSpellings;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Who may be called until when, and the evidence for it.
@Controller
class PermissionPages {
    private static final String USER = "/t/{tenant}/permissions/{number}/{user}";
    private static final int PAGE = 50;
    private final PermissionBoard board;
    private final CallPermissions permissions;
    private final BusinessNumbers numbers;
    private final UserSpellings users;
    private final RequestTemplates templates;
    private final Clock clock;

    PermissionPages(
            PermissionBoard board,
            CallPermissions permissions,
            BusinessNumbers numbers,
            UserSpellings users,
            RequestTemplates templates,
            Clock clock) {
        this.templates = templates;
        this.board = board;
        this.permissions = permissions;
        this.users = users;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/permissions")
    String index(Viewer viewer, BoardFilter filter, Model model) {
        Map<String, BusinessNumber> byId = numbers.all(viewer.tenantId()).stream()
                .collect(Collectors.toMap(number -> number.id().value(), Function.identity()));
        Instant now = clock.instant();
        List<BoardRow> found = board.rows(viewer.tenantId(), filter.query(), PAGE);
        boolean more = found.size() > PAGE;
        List<BoardRow> rows = more ? found.subList(0, PAGE) : found;
        BestHour hours = BestHour.of(board.hours(viewer.tenantId(), filter.id(), viewer.zone()));
        String path = viewer.base() + "/permissions";
        String tab = filter.tab().name();
        model.addAttribute("figures", board.figures(viewer.tenantId(), filter.id()));
        model.addAttribute(
                "ends",
                EndCalendar.of(
                        board.calendar(viewer.tenantId(), filter.id(), viewer.zone()), now.atZone(viewer.zone())));
        model.addAttribute("hours", hours);
        model.addAttribute("rows", rows);
        model.addAttribute(
                "advices",
                rows.stream()
                        .map(row -> Advice.of(row, hours, now, viewer.zone()))
                        .toList());
        model.addAttribute("tabs", BoardQuery.View.values());
        model.addAttribute("first", filter.query().after() == null ? null : filter.address(path, tab, null));
        model.addAttribute(
                "next", more ? filter.address(path, tab, rows.getLast().cursor().text()) : null);
        model.addAttribute("filter", filter);
        model.addAttribute("numbers", byId);
        return "permissions/index";
    }

    /// The rows of the tab and its filters, all of them.
    @GetMapping("/t/{tenant}/permissions/export.csv")
    ResponseEntity<byte[]> export(Viewer viewer, BoardFilter filter) {
        Csv csv = new Csv();
        csv.row(
                "number_id",
                "user",
                "name",
                "status",
                "expires_at_utc",
                "unanswered",
                "next_request_at_utc",
                "next_call_at_utc",
                "waits_since_utc",
                "last_talk_utc",
                "source",
                "spoken_by",
                "as_of_utc");
        board.each(
                viewer.tenantId(),
                filter.query(),
                row -> csv.row(
                        row.number(),
                        row.key(),
                        row.user().name(),
                        row.status(),
                        row.status() == PermissionStatus.TEMPORARY ? row.expiresAt() : null,
                        row.unanswered(),
                        row.askAt(),
                        row.callAt(),
                        row.askedAt(),
                        row.talkedAt(),
                        row.source(),
                        row.spokenBy(),
                        row.asOf()));
        return Download.of("permissions.csv", csv);
    }

    @GetMapping(USER)
    String show(Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user, Model model) {
        fill(viewer, number(viewer, number), user, model);
        model.addAttribute(
                "form",
                new AskForm(null, null, null, null, null, UUID.randomUUID().toString()));
        model.addAttribute("problems", Map.of());
        return "permissions/show";
    }

    private void fill(Viewer viewer, BusinessNumber business, String user, Model model) {
        WaUser who = users.resolve(viewer.tenantId(), user(user));
        PermissionState state =
                permissions.state(viewer.tenantId(), business.id(), who).orElse(null);
        Restriction pause = business.restrictions().stream()
                .filter(Restriction::stopsBusinessCalls)
                .findFirst()
                .orElse(null);
        model.addAttribute("number", business);
        model.addAttribute("user", state == null ? who : state.user());
        model.addAttribute("key", user);
        model.addAttribute(
                "twin",
                users.twin(viewer.tenantId(), state == null ? who : state.user())
                        .orElse(null));
        model.addAttribute("merges", viewer.role() == Role.TENANT_ADMIN && !viewer.acting());
        model.addAttribute("state", state);
        model.addAttribute("mayCall", Answer.mayCall(state, pause));
        model.addAttribute("mayAsk", Answer.mayAsk(state, pause, clock.instant()));
        model.addAttribute("openings", permissions.windowOpenings(viewer.tenantId(), business.id(), who));
        model.addAttribute("requests", permissions.requests(viewer.tenantId(), business.id(), who));
        model.addAttribute(
                "events",
                permissions.events(viewer.tenantId(), business.id(), who).reversed());
        model.addAttribute(
                "broken",
                permissions.verify(viewer.tenantId(), business.id(), who).orElse(null));
    }

    /// The other spelling of the user's number means this user from now on.
    @PostMapping(USER + "/merges")
    @ForRoles(Role.TENANT_ADMIN)
    String merge(Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user) {
        BusinessNumber business = number(viewer, number);
        users.merge(viewer.tenantId(), viewer.actor(), user(user));
        return back(viewer, business, user);
    }

    /// The two spellings are two users again.
    @PostMapping(USER + "/merges/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String part(Viewer viewer, @PathVariable("number") String number, @PathVariable("user") String user) {
        BusinessNumber business = number(viewer, number);
        users.part(viewer.tenantId(), viewer.actor(), user(user));
        return back(viewer, business, user);
    }

    /// Asks Meta now.
    @PostMapping(USER + "/reads")
    String read(
            Viewer viewer,
            @PathVariable("number") String number,
            @PathVariable("user") String user,
            RedirectAttributes flash) {
        BusinessNumber business = number(viewer, number);
        if (permissions.readLive(viewer.tenantId(), business.id(), user(user))
                instanceof GraphResult.Failed<PermissionState>(GraphFault fault)) {
            flash.addFlashAttribute("fault", fault);
        }
        return back(viewer, business, user);
    }

    @PostMapping(USER + "/requests")
    String request(
            Viewer viewer,
            @PathVariable("number") String number,
            @PathVariable("user") String user,
            AskForm form,
            Model model,
            RedirectAttributes flash,
            HttpServletResponse response) {
        BusinessNumber business = number(viewer, number);
        Map<String, String> problems = form.problems();
        CallPermissions.Template named = form.named();
        if (named != null && problems.isEmpty() && !fits(viewer, business, named)) {
            problems.put("variables", "permissions.request.variables.wrong");
        }
        if (!problems.isEmpty()) {
            fill(viewer, business, user, model);
            model.addAttribute("form", form);
            model.addAttribute("problems", problems);
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return "permissions/show";
        }
        RequestResult result = permissions.request(
                viewer.tenantId(),
                viewer.actor(),
                business.id(),
                user(user),
                form.text(),
                form.named(),
                form.idempotencyKey() == null || form.idempotencyKey().isBlank()
                        ? UUID.randomUUID().toString()
                        : form.idempotencyKey());
        switch (result) {
            case RequestResult.Sent sent -> flash.addFlashAttribute("sent", true);
            case RequestResult.NotAllowedNow notNow -> flash.addFlashAttribute("notNow", notNow);
            case RequestResult.Refused(GraphFault fault) -> flash.addFlashAttribute("fault", fault);
            case RequestResult.KeyTaken taken -> flash.addFlashAttribute("sent", true);
        }
        return back(viewer, business, user);
    }

    /// Whether there is a value for each variable; of a template that we were never told of, Meta says so
    /// itself.
    private boolean fits(Viewer viewer, BusinessNumber number, CallPermissions.Template template) {
        OptionalInt needed = templates.variables(viewer.tenantId(), number.id(), template.name(), template.language());
        return needed.isEmpty() || needed.getAsInt() == template.variables().size();
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(Viewer viewer, BusinessNumber number, String user) {
        return "redirect:" + viewer.base() + "/permissions/" + number.id() + "/" + user;
    }

    /// A number, or a business-scoped id (which starts with a country and a dot).
    static WaUser user(String key) {
        try {
            return key.contains(".") ? new WaUser(null, new Bsuid(key), null) : new WaUser(E164.parse(key), null, null);
        } catch (IllegalArgumentException malformed) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
