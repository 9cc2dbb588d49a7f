package io.pulseline.platform.console.web;

import io.pulseline.platform.jobs.JobRun;
import io.pulseline.platform.jobs.Jobs;
import io.pulseline.platform.metacalendar.MetaCalendar;
import io.pulseline.platform.metacalendar.MetaChange;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.GraphVersions;
import io.pulseline.platform.storage.Storage;
import io.pulseline.platform.storage.StoreTrouble;
import io.pulseline.platform.tenancy.DatabaseFacts;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.WebhookInbox;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerNode;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// How the platform is, in sentences: each part with a verdict, what was seen and what to do about it.
@Controller
class HealthController {
    private static final Duration LATE = Duration.ofSeconds(10);
    private static final double TOO_MANY_DOWN = 0.05;
    private static final double NEARLY_FULL = 0.8;

    private static final String STORAGE = "/bsp/storage";

    private final DatabaseFacts database;
    private final WebhookInbox inbox;
    private final Workers workers;
    private final Jobs jobs;
    private final Tenants tenants;
    private final BusinessNumbers numbers;
    private final AccountAlarms alarms;
    private final GraphPulse graph;
    private final GraphVersions versions;
    private final MetaCalendar announcements;
    private final Storage storage;
    private final Clock clock;

    HealthController(
            DatabaseFacts database,
            WebhookInbox inbox,
            Workers workers,
            Jobs jobs,
            Tenants tenants,
            BusinessNumbers numbers,
            AccountAlarms alarms,
            GraphPulse graph,
            GraphVersions versions,
            MetaCalendar announcements,
            Storage storage,
            Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.workers = workers;
        this.jobs = jobs;
        this.tenants = tenants;
        this.numbers = numbers;
        this.alarms = alarms;
        this.graph = graph;
        this.versions = versions;
        this.announcements = announcements;
        this.storage = storage;
        this.clock = clock;
    }

    enum Verdict {
        YES,
        NO,
        UNKNOWN
    }

    /// @param part  key of its name under `health.part.`
    /// @param key   of the sentence under `health.`, with `facts` as its arguments
    /// @param href  where to do something about it; null when there is nothing to do
    record Finding(
            String part,
            Verdict verdict,
            String key,
            List<Object> facts,
            @Nullable String href) {}

    @GetMapping("/bsp/health")
    String index(Model model) {
        List<Finding> findings = findings();
        model.addAttribute("findings", findings);
        model.addAttribute(
                "wrong",
                findings.stream().filter(one -> one.verdict() == Verdict.NO).count());
        model.addAttribute("at", clock.instant());
        return "console/health";
    }

    /// What needs somebody, for the first page.
    @GetMapping("/bsp/health/needs")
    String needs(Model model) {
        model.addAttribute(
                "needs",
                findings().stream().filter(one -> one.verdict() == Verdict.NO).toList());
        return "console/_needs :: needs";
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(database());
        findings.addAll(webhooks());
        findings.add(graph());
        findings.add(version());
        findings.add(announced());
        Arrays.stream(WorkerKind.values()).map(this::plane).forEach(findings::add);
        findings.add(recordings());
        findings.add(calendar());
        findings.add(restrictions());
        findings.add(accounts());
        return findings;
    }

    private Finding database() {
        DatabaseFacts.Facts facts = database.now();
        double share = (double) facts.connections() / facts.mostConnections();
        return share > NEARLY_FULL
                ? new Finding(
                        "database",
                        Verdict.NO,
                        "database.full",
                        List.of(facts.version(), facts.size(), facts.connections(), facts.mostConnections()),
                        null)
                : new Finding(
                        "database",
                        Verdict.YES,
                        "database.well",
                        List.of(facts.version(), facts.size(), facts.connections(), facts.mostConnections()),
                        null);
    }

    private List<Finding> webhooks() {
        WebhookInbox.Tally tally = inbox.tally(ZoneOffset.UTC);
        Duration behind = tally.oldest() == null ? Duration.ZERO : Duration.between(tally.oldest(), clock.instant());
        Finding lag = behind.compareTo(LATE) > 0
                ? new Finding(
                        "webhooks",
                        Verdict.NO,
                        "webhooks.late",
                        List.of(tally.waiting(), behind.toSeconds()),
                        "/bsp/webhooks?state=READY")
                : new Finding("webhooks", Verdict.YES, "webhooks.well", List.of(tally.today()), null);
        Finding parked = tally.parked() > 0
                ? new Finding(
                        "parked", Verdict.NO, "parked.some", List.of(tally.parked()), "/bsp/webhooks?state=PARKED")
                : new Finding("parked", Verdict.YES, "parked.none", List.of(), null);
        return List.of(lag, parked);
    }

    private Finding graph() {
        GraphPulse.Summary lately = graph.lately();
        if (lately.asked() == 0) {
            return new Finding("graph", Verdict.UNKNOWN, "graph.unasked", List.of(), null);
        }
        long median = lately.median() == null ? 0 : lately.median().toMillis();
        return lately.down() > lately.asked() * TOO_MANY_DOWN
                ? new Finding("graph", Verdict.NO, "graph.down", List.of(lately.down(), lately.asked()), null)
                : new Finding("graph", Verdict.YES, "graph.well", List.of(lately.asked(), median), null);
    }

    private Finding announced() {
        List<MetaChange> pressing = announcements.pressing();
        return pressing.isEmpty()
                ? new Finding("calendar", Verdict.YES, "calendar.clear", List.of(), "/bsp/calendar")
                : new Finding(
                        "calendar",
                        Verdict.NO,
                        "calendar.press",
                        List.of(
                                pressing.size(),
                                pressing.getFirst().day().toString(),
                                pressing.getFirst().title()),
                        "/bsp/calendar");
    }

    private Finding plane(WorkerKind kind) {
        List<WorkerNode> serving = workers.all().stream()
                .filter(node -> node.kind() == kind && node.state().equals("SERVING") && !node.drainAsked())
                .toList();
        int capacity = serving.stream().mapToInt(WorkerNode::capacity).sum();
        int sessions = serving.stream().mapToInt(WorkerNode::sessions).sum();
        String part = "workers." + kind;
        if (serving.isEmpty()) {
            // an installation without bots and supervisors needs none
            Verdict verdict = kind == WorkerKind.AUDIO ? Verdict.UNKNOWN : Verdict.NO;
            return new Finding(part, verdict, "workers.none." + kind, List.of(), "/bsp/workers");
        }
        return sessions > capacity * NEARLY_FULL
                ? new Finding(
                        part, Verdict.NO, "workers.full", List.of(serving.size(), sessions, capacity), "/bsp/workers")
                : new Finding(part, Verdict.YES, "workers.well", List.of(serving.size(), sessions, capacity), null);
    }

    private Finding recordings() {
        Optional<StoreTrouble> trouble = storage.reach().trouble();
        if (trouble.isPresent()) {
            return new Finding(
                    "storage",
                    Verdict.NO,
                    "storage." + trouble.get().kind(),
                    List.of(String.valueOf(trouble.get().getMessage())),
                    STORAGE);
        }
        Storage.Erasures erasures = storage.erasures();
        return erasures.failed() > 0
                ? new Finding(
                        "storage",
                        Verdict.NO,
                        "storage.erasing",
                        List.of(erasures.failed(), erasures.failure().orElse("")),
                        STORAGE)
                : new Finding(
                        "storage",
                        Verdict.YES,
                        "storage.well",
                        List.of(storage.place().orElse(storage.used().name())),
                        STORAGE);
    }

    private Finding calendar() {
        List<Jobs.Entry> all = jobs.all();
        long failed = all.stream()
                .filter(job -> job.last() != null && job.last().state() == JobRun.State.FAILED)
                .count();
        long paused = all.stream().filter(Jobs.Entry::paused).count();
        return failed > 0
                ? new Finding("jobs", Verdict.NO, "jobs.failed", List.of(failed, all.size()), "/bsp/jobs")
                : new Finding(
                        "jobs",
                        paused > 0 ? Verdict.UNKNOWN : Verdict.YES,
                        paused > 0 ? "jobs.paused" : "jobs.well",
                        List.of(all.size(), paused),
                        paused > 0 ? "/bsp/jobs" : null);
    }

    private Finding restrictions() {
        List<BusinessNumber> all = tenants.all().stream()
                .flatMap(tenant -> numbers.all(tenant.id()).stream())
                .toList();
        long restricted =
                all.stream().filter(number -> number.restriction() != null).count();
        return restricted > 0
                ? new Finding(
                        "numbers",
                        Verdict.NO,
                        "numbers.restricted",
                        List.of(restricted, all.size()),
                        "/bsp/numbers?trouble=RESTRICTED")
                : new Finding("numbers", Verdict.YES, "numbers.well", List.of(all.size()), null);
    }

    /// Subscriptions, permissions and ways to pay that are gone: calls would fail and nobody would say why.
    private Finding accounts() {
        List<AccountAlarm> all = tenants.all().stream()
                .flatMap(tenant -> alarms.of(tenant.id()).stream())
                .toList();
        return all.isEmpty()
                ? new Finding("accounts", Verdict.YES, "accounts.well", List.of(), null)
                : new Finding(
                        "accounts",
                        Verdict.NO,
                        "accounts." + all.getFirst().kind(),
                        List.of(all.size(), all.getFirst().account(), all.size() - 1),
                        "/bsp/onboarding");
    }

    /// When a version of Graph ends Meta answers with another one, and nobody is told.
    private Finding version() {
        GraphVersions.Standing standing = versions.standing();
        Verdict verdict = switch (standing.state()) {
            case LIVES -> Verdict.YES;
            case ENDS, ENDED -> Verdict.NO;
            case UNKNOWN -> Verdict.UNKNOWN;
        };
        String until = standing.sunset() == null ? "" : standing.sunset().toString();
        return new Finding(
                "version",
                verdict,
                standing.state() == GraphVersions.State.LIVES && standing.sunset() == null
                        ? "version.LIVES.open"
                        : "version." + standing.state(),
                List.of(standing.version(), until, standing.newest()),
                null);
    }
}
