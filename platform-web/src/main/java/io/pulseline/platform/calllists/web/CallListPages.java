package io.pulseline.platform.calllists.web;

import io.pulseline.platform.calllists.CallList;
import io.pulseline.platform.calllists.CallLists;
import io.pulseline.platform.calllists.ListedUser;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.PermissionBoard;
import io.pulseline.platform.permissions.PermissionStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Calling many users: the list and the dry run first, then a run with a pause, and what became of each.
@Controller
class CallListPages {
    private static final String ALL = "/t/{tenant}/call-lists";
    private static final String ONE = ALL + "/{id}";
    private static final int PAGE = 50;

    private final CallLists lists;
    private final LiveCalls calls;
    private final Teams teams;
    private final BusinessNumbers numbers;
    private final PermissionBoard board;

    CallListPages(CallLists lists, LiveCalls calls, Teams teams, BusinessNumbers numbers, PermissionBoard board) {
        this.lists = lists;
        this.calls = calls;
        this.teams = teams;
        this.numbers = numbers;
        this.board = board;
    }

    @GetMapping(ALL)
    ModelAndView index(Viewer viewer) {
        return new ModelAndView("calllists/index")
                .addObject("viewer", viewer)
                .addObject("mayRun", mayRun(viewer))
                .addObject("lists", lists.all(viewer.tenantId()));
    }

    @GetMapping(ALL + "/new")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView edit(Viewer viewer, CallListForm form) {
        return form(viewer, form, Map.of(), List.of());
    }

    private ModelAndView form(Viewer viewer, CallListForm form, Map<String, String> problems, List<String> broken) {
        return new ModelAndView("calllists/new")
                .addObject("viewer", viewer)
                .addObject("form", form)
                .addObject("problems", problems)
                .addObject("broken", broken)
                .addObject("most", CallLists.MOST_USERS)
                .addObject("teams", teams.all(viewer.tenantId()))
                .addObject("numbers", numbers.all(viewer.tenantId()));
    }

    @PostMapping(ALL)
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView plan(Viewer viewer, CallListForm form, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        Map<String, String> problems = new LinkedHashMap<>(form.problems());
        Optional<BusinessNumber> number = find(viewer, CallListForm.text(form.number()));
        if (number.isEmpty()) {
            problems.put("number", "calllists.number.wrong");
        }
        @Nullable UUID team = team(viewer, form);
        if (team == null && !CallListForm.text(form.team()).isEmpty()) {
            problems.put("team", "calllists.team.wrong");
        }
        ListedText text = form.byBoard() ? new ListedText(onBoard(viewer, form), List.of()) : read(form, file);
        if (!text.broken().isEmpty()) {
            problems.put("users", "calllists.users.broken");
        } else if (text.users().isEmpty()) {
            problems.put("users", form.byBoard() ? "calllists.users.nobody" : "calllists.users.none");
        } else if (text.users().size() > CallLists.MOST_USERS) {
            problems.put("users", "calllists.users.many");
        }
        if (!problems.isEmpty()) {
            ModelAndView again = form(viewer, form, problems, text.broken());
            again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return again;
        }
        UUID id = lists.plan(
                viewer.tenantId(),
                viewer.actor(),
                form.draft(team, number.orElseThrow().zone()),
                text.users());
        return new ModelAndView("redirect:" + viewer.base() + "/call-lists/" + id);
    }

    private static ListedText read(CallListForm form, @Nullable MultipartFile file) throws IOException {
        String uploaded = file == null ? "" : new String(file.getBytes(), StandardCharsets.UTF_8);
        return ListedText.read(CallListForm.text(form.users()) + "\n" + uploaded);
    }

    private List<WaUser> onBoard(Viewer viewer, CallListForm form) {
        BoardQuery.View view = Arrays.stream(BoardQuery.View.values())
                .filter(one -> one.name().equals(form.view()))
                .findFirst()
                .orElse(BoardQuery.View.ALL);
        @Nullable
        PermissionStatus status = Arrays.stream(PermissionStatus.values())
                .filter(one -> one.name().equals(form.status()))
                .findFirst()
                .orElse(null);
        String sought = CallListForm.text(form.q());
        BoardQuery query = new BoardQuery(
                view,
                new PhoneNumberId(CallListForm.text(form.number())),
                status,
                sought.isEmpty() ? null : sought,
                null);
        return board.rows(viewer.tenantId(), query, CallLists.MOST_USERS + 1).stream()
                .map(BoardRow::user)
                .toList();
    }

    private @Nullable UUID team(Viewer viewer, CallListForm form) {
        return teams.all(viewer.tenantId()).stream()
                .map(Teams.Team::id)
                .filter(id -> id.toString().equals(form.team()))
                .findFirst()
                .orElse(null);
    }

    private Optional<BusinessNumber> find(Viewer viewer, String number) {
        return number.isEmpty() || number.length() > 64
                ? Optional.empty()
                : numbers.find(viewer.tenantId(), new PhoneNumberId(number));
    }

    /// A user of the list with its call.
    ///
    /// @param call null when there is none, or it is erased
    public record Line(ListedUser one, @Nullable CallView call) {}

    /// @param htmx set when the page asks for what moves while it runs
    @GetMapping(ONE)
    ModelAndView show(
            Viewer viewer,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int after,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx) {
        CallList list = find(viewer, id);
        List<ListedUser> users = lists.users(viewer.tenantId(), id, Math.max(0, after), PAGE + 1);
        List<ListedUser> page = users.subList(0, Math.min(PAGE, users.size()));
        return new ModelAndView(htmx == null ? "calllists/show" : "calllists/_progress :: progress")
                .addObject("viewer", viewer)
                .addObject("list", list)
                .addObject("number", find(viewer, list.draft().number().value()).orElseThrow())
                .addObject(
                        "team",
                        teams.all(viewer.tenantId()).stream()
                                .filter(team -> team.id().equals(list.draft().team()))
                                .map(Teams.Team::name)
                                .findFirst()
                                .orElse(null))
                .addObject("lines", page.stream().map(one -> line(viewer, one)).toList())
                .addObject("after", Math.max(0, after))
                .addObject("next", users.size() > PAGE ? page.getLast().place() : null)
                .addObject("mayRun", mayRun(viewer));
    }

    private Line line(Viewer viewer, ListedUser one) {
        return new Line(
                one,
                one.call() == null
                        ? null
                        : calls.find(viewer.tenantId(), one.call()).orElse(null));
    }

    private static boolean mayRun(Viewer viewer) {
        return viewer.role() == Role.TENANT_ADMIN && !viewer.acting();
    }

    /// Starts it, or goes on after a pause.
    @PostMapping(ONE + "/activation")
    @ForRoles(Role.TENANT_ADMIN)
    String start(Viewer viewer, @PathVariable UUID id) {
        lists.start(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    @PostMapping(ONE + "/pause")
    @ForRoles(Role.TENANT_ADMIN)
    String pause(Viewer viewer, @PathVariable UUID id) {
        lists.pause(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    @PostMapping(ONE + "/cancellation")
    @ForRoles(Role.TENANT_ADMIN)
    String cancel(Viewer viewer, @PathVariable UUID id) {
        lists.cancel(viewer.tenantId(), viewer.actor(), find(viewer, id).id());
        return back(viewer, id);
    }

    @GetMapping(ALL + "/{id}.csv")
    ResponseEntity<byte[]> export(Viewer viewer, @PathVariable UUID id) {
        CallList list = find(viewer, id);
        Csv csv = new Csv();
        csv.row(
                "place",
                "wa_id",
                "bsuid",
                "name",
                "state",
                "dry_run",
                "reason",
                "meta_code",
                "call_id",
                "outcome",
                "call_reason",
                "agent",
                "started_at",
                "answered_at",
                "ended_at",
                "duration_seconds");
        for (ListedUser one : users(viewer, list)) {
            row(csv, line(viewer, one));
        }
        return Download.of("call-list.csv", csv);
    }

    private List<ListedUser> users(Viewer viewer, CallList list) {
        return new ArrayList<>(lists.users(viewer.tenantId(), list.id(), 0, CallLists.MOST_USERS));
    }

    private static void row(Csv csv, Line line) {
        ListedUser one = line.one();
        CallView call = line.call();
        csv.row(
                one.place(),
                one.user().waId() == null ? null : one.user().waId().digits(),
                one.user().bsuid() == null ? null : one.user().bsuid().value(),
                one.user().name(),
                one.state(),
                one.verdict(),
                one.reason() != null
                        ? one.reason()
                        : one.obstacle().map(gate -> gate.reason()).orElse(null),
                one.code(),
                one.call(),
                call == null ? null : call.outcome() == null ? call.phase() : call.outcome(),
                call == null ? null : call.reason(),
                call == null ? null : call.agentName(),
                call == null ? null : call.startedAt(),
                call == null ? null : call.answeredAt(),
                call == null ? null : call.endedAt(),
                call == null ? null : call.durationSeconds());
    }

    private CallList find(Viewer viewer, UUID id) {
        return lists.find(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(Viewer viewer, UUID id) {
        return "redirect:" + viewer.base() + "/call-lists/" + id;
    }
}
