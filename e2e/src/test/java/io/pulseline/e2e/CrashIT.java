package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Processes die as they do: without a word.
class CrashIT {
    private static final String JANA = "420601555018";
    private static final String SOFIA = "206418377150934";
    private final Stack stack = Stack.running();

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void callsOfADeadWorkerFailWithinFiveSecondsAndMetaIsTold() throws Exception {
        String id = stack.sim(
                        "/_sim/calls", "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":440}".formatted(JANA, SOFIA))
                .path("call_id")
                .asString();
        until("the call is on a worker", Duration.ofSeconds(10), () -> call(id).has("worker_id"));
        until(
                "Meta has our answer",
                Duration.ofSeconds(10),
                () -> stack.simCall(id).path("pre_accepted").asBoolean());
        stack.kill("media-worker");
        until(
                "the call shows as failed",
                Duration.ofSeconds(5),
                () -> call(id).path("outcome").asString("").equals("FAILED"));
        assertThat(call(id).path("reason").asString()).isEqualTo("worker lost");
        assertThat(call(id).path("fault").asString()).isEqualTo("US");
        until(
                "Meta got terminate",
                Duration.ofSeconds(3),
                () -> stack.simCall(id).path("actions").toString().contains("terminate"));
        until(
                "a worker serves again",
                Duration.ofSeconds(60),
                () -> stack.staffApi("/workers").toString().contains("SERVING"));
    }

    @Test
    void aThousandWebhooksSurviveTheDeathOfTheWebProcessEachOnce() throws Exception {
        String payload = """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{\
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},\
                "contacts":[{"profile":{"name":"Karel Crash"},"wa_id":"420601555077","user_id":"CZ.66120077319977"}],\
                "calls":[{"id":"wacid.CRASH{n}","from":"420601555077","to":"35925550101","event":"terminate",\
                "direction":"USER_INITIATED","timestamp":"%d","status":"COMPLETED"}]}}]}]}""".formatted(Instant.now().getEpochSecond());
        String body = new tools.jackson.databind.ObjectMapper()
                .writeValueAsString(java.util.Map.of("count", 1000, "payload", payload));
        stack.sim("/_sim/webhooks", body);
        until("some have arrived", Duration.ofSeconds(30), () -> crashed().size() > 50);
        stack.kill("platform-web");
        until("all are there", Duration.ofSeconds(180), () -> new HashSet<>(crashed()).size() == 1000);
        assertThat(crashed()).as("each once").hasSize(1000).doesNotHaveDuplicates();
    }

    private List<String> crashed() {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = stack.api("tern", "/calls?user=420601555077&limit=200" + cursor);
            for (JsonNode call : page.path("items")) {
                if (call.path("wacid").asString("").startsWith("wacid.CRASH")) {
                    ids.add(call.path("wacid").asString());
                }
            }
            String next = page.path("next").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());
        return ids;
    }

    private JsonNode call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }
}
