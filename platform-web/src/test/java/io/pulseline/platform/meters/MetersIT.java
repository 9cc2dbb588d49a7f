package io.pulseline.platform.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What a Prometheus would read, after one call, one report of its voice and one look at the rest.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "management.prometheus.metrics.export.enabled=true",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.graph-url=http://127.0.0.1:1",
            "pulseline.meta.app-secret=not used here",
            "pulseline.meta.verify-token=not used here"
        })
@ActiveProfiles("demo")
class MetersIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final String NUMBER = "206418377150934";
    /// They come from a worker; `WorkerMetersTest` is theirs. `up` is Prometheus' own.
    private static final Pattern OF_WORKERS = Pattern.compile("pulseline_worker_.*");
    /// Counted when somebody is refused, which nobody is here; the controller names it.
    private static final Set<String> SELDOM =
            Set.of("pulseline_webhook_refused_total", "pulseline_webhook_changes_total");

    @LocalManagementPort
    int management;

    @Autowired
    Inbox inbox;

    @Autowired
    InboxMeters reports;

    @Autowired
    Sampler sampler;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, TestDatabase.create("meters"), "meters");
    }

    @Test
    void everyAlertWatchesSomethingThatIsTold() throws Exception {
        aMissedCall();
        reports.on(TERN, voice(2.4));
        sampler.sample();
        sampler.reconcile();
        String told = awaited("pulseline_calls_ended_total{");

        assertThat(told)
                .containsPattern(
                        "pulseline_calls_ended_total\\{direction=\"user_initiated\",fault=\"[A-Z]+\",outcome=\"MISSED\"} 1\\.0")
                .contains("pulseline_calls_setup_seconds_bucket{direction=\"user_initiated\",le=\"3.0\"}")
                .contains("pulseline_webhook_lag_seconds_bucket{le=\"2.0\"}")
                .contains("pulseline_webhook_answer_seconds_bucket{le=\"0.25\"}")
                .contains("pulseline_media_mos_bucket{le=\"3.1\"} 1")
                .contains("pulseline_workers{kind=\"MEDIA\",state=\"SERVING\"}")
                .contains("pulseline_reconciliation_halfhours{cause=\"UNKNOWN\"}");
        Set<String> watched = Pattern.compile("\\b(pulseline|hikaricp)_[a-z_]+")
                .matcher(Files.readString(Path.of("../helm/files/alerts.yaml")).replaceAll("runbook.*", ""))
                .results()
                .map(MatchResult::group)
                .filter(name -> !OF_WORKERS.matcher(name).matches() && !SELDOM.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(watched)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(told).contains("\n" + name));
        assertThat(told).doesNotContain(NUMBER).doesNotContain("tern");
    }

    private void aMissedCall() throws Inbox.UnreadableDelivery {
        String wacid = "wacid.METERS" + UUID.randomUUID();
        long now = Instant.now().getEpochSecond();
        inbox.store(delivery("""
                {"id":"%s","event":"connect","from":"385915550177","to":"35925550101","direction":"USER_INITIATED","timestamp":"%d",
                 "session":{"sdp_type":"offer","sdp":"v=0\\r\\n"}}""".formatted(wacid, now)));
        inbox.store(delivery("""
                {"id":"%s","event":"terminate","from":"385915550177","to":"35925550101","direction":"USER_INITIATED","timestamp":"%d",
                 "status":"COMPLETED"}""".formatted(wacid, now + 1)));
    }

    private static byte[] delivery(String call) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},
                "calls":[%s]}}]}]}""".formatted(NUMBER, call).getBytes(StandardCharsets.UTF_8);
    }

    private static InboxItem voice(double mos) {
        Instant now = Instant.now();
        return new InboxItem.FromWorker(
                UUID.randomUUID(),
                now,
                "m-1",
                1,
                new WorkerEvent.QualityReported(
                        CallId.of(UUID.randomUUID().toString()), now, LegName.META, 200, 20, 30.0, 80.0, mos, 1.0));
    }

    private String awaited(String line) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest scrape = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + management + "/actuator/prometheus"))
                .build();
        Instant end = Instant.now().plusSeconds(30);
        String told = "";
        while (!told.contains(line) && Instant.now().isBefore(end)) {
            told = http.send(scrape, HttpResponse.BodyHandlers.ofString()).body();
        }
        return told;
    }
}
