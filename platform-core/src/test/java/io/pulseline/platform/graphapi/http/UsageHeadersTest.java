package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.ScriptedClock;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UsageHeadersTest {
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private final ScriptedClock clock = new ScriptedClock(START);
    private final UsageHeaders usage = new UsageHeaders(new JsonMapper(), clock);

    @Test
    void thereIsRoomUntilThreeQuartersAreUsed() {
        saw("X-App-Usage", "{\"call_count\":28,\"total_time\":25,\"total_cputime\":25}");
        assertThat(usage.busyUntil()).isEmpty();
        saw("X-App-Usage", "{\"call_count\":28,\"total_time\":75,\"total_cputime\":25}");
        assertThat(usage.busyUntil()).contains(START.plusSeconds(600));
        clock.set(START.plusSeconds(601));
        assertThat(usage.busyUntil()).isEmpty();
    }

    @Test
    void metaSaysHowLongItDoesNotListen() {
        saw(
                "X-Business-Use-Case-Usage",
                "{\"880120000000001\":[{\"type\":\"whatsapp\",\"call_count\":100,\"total_cputime\":1,\"total_time\":1,"
                        + "\"estimated_time_to_regain_access\":19}]}");
        assertThat(usage.busyUntil()).contains(START.plusSeconds(19 * 60));
        saw(
                "X-Business-Use-Case-Usage",
                "{\"880120000000001\":[{\"type\":\"whatsapp\",\"call_count\":3,\"estimated_time_to_regain_access\":0}]}");
        assertThat(usage.busyUntil()).as("it listens again").isEmpty();
    }

    @Test
    void whatOneAccountUsedUpStopsNoOther() {
        saw(
                "X-Business-Use-Case-Usage",
                "{\"880120000000001\":[{\"type\":\"whatsapp\",\"call_count\":80,\"estimated_time_to_regain_access\":0}]}");
        assertThat(usage.busyUntil("104729118830551")).isPresent();
        assertThat(usage.busyUntil("104729118830777")).isEmpty();
        saw("X-App-Usage", "{\"call_count\":99}");
        assertThat(usage.busyUntil("104729118830777")).as("the whole app").isPresent();
        assertThat(GraphClient.object("/v26.0/104729118830551/phone_numbers")).isEqualTo("104729118830551");
        assertThat(GraphClient.object("/v26.0/oauth/access_token")).isEmpty();
    }

    @Test
    void whatCannotBeReadSaysNothing() {
        saw("X-App-Usage", "<html>");
        saw("X-Business-Use-Case-Usage", "[1,2]");
        assertThat(usage.busyUntil()).isEmpty();
    }

    private void saw(String name, String value) {
        usage.saw(HttpHeaders.of(Map.of(name, List.of(value)), (a, b) -> true), "104729118830551");
    }
}
