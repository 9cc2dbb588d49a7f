package io.pulseline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every alert fires from its metric, is quiet when all is well, and has a runbook. The rules are tried by Prometheus'
/// own tool; where it
/// cannot be had (`promtool.sh install` says why) that one test is skipped.
class AlertsTest {
    private static final Path RULES = Chart.FOLDER.resolve("files/alerts.yaml");
    private static final Path TRIALS = Chart.FOLDER.resolve("src/test/resources/alerts-test.yaml");
    private static final Path RUNBOOKS = Chart.FOLDER.resolve("../platform-core/docs/runbooks");

    @Test
    void everyAlertFiresFromItsMetricAndIsQuietOtherwise() throws Exception {
        Said tool = run(Chart.FOLDER.resolve("promtool.sh").toString(), "path");
        if (tool.status() != 0) {
            System.err.println(
                    "THE ALERT RULES ARE NOT TRIED: there is no promtool; helm/promtool.sh install fetches it.");
        }
        assumeTrue(tool.status() == 0, "no promtool");
        Said trial = run(tool.text().strip(), "test", "rules", TRIALS.toString());
        assertThat(trial.status()).as(trial.text()).isZero();
    }

    @Test
    void everyAlertIsTriedBothWays() throws IOException {
        List<String> fires = new ArrayList<>();
        List<String> quiet = new ArrayList<>();
        for (JsonNode trial : Chart.yaml(Files.readString(TRIALS)).path("tests")) {
            for (JsonNode asked : trial.path("alert_rule_test")) {
                (asked.path("exp_alerts").isEmpty() ? quiet : fires)
                        .add(asked.path("alertname").asString());
            }
        }
        assertThat(fires).containsExactlyInAnyOrderElementsOf(alerts());
        assertThat(quiet).containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void everyAlertHasItsRunbookAndEveryRunbookItsAlert() throws IOException {
        for (JsonNode group : Chart.yaml(Files.readString(RULES)).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.at("/annotations/runbook_url").asString())
                        .isEqualTo("runbooks/" + rule.path("alert").asString() + ".md");
            }
        }
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(alerts());
        }
    }

    @Test
    void dashboardsAskForMetricsThatAlertsKnowOrProcessesHave() throws IOException {
        TreeSet<String> known = new TreeSet<>(metrics(Files.readString(RULES)));
        known.addAll(List.of("pulseline_calls_setup_seconds_sum", "pulseline_worker_load", "pulseline_inbox_waiting"));
        try (Stream<Path> boards = Files.list(Chart.FOLDER.resolve("files/dashboards"))) {
            for (Path board : boards.toList()) {
                String text = Files.readString(board);
                assertThat(Chart.yaml(text).path("panels")).isNotEmpty();
                assertThat(known).containsAll(metrics(text));
            }
        }
    }

    private static List<String> metrics(String text) {
        return Pattern.compile("pulseline_[a-z_]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<String> alerts() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode group : Chart.yaml(Files.readString(RULES)).path("groups")) {
            group.path("rules").forEach(rule -> names.add(rule.path("alert").asString()));
        }
        return names;
    }

    private record Said(int status, String text) {}

    private static Said run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
