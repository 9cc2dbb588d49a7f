package io.pulseline.metasim.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.MetaSimulatorApplication;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;

/// The stand-in is of use because it refuses what Meta refuses, with Meta's status and code. Over real HTTP, without
/// media.
///
/// @see "Meta, Calling API, 26 Jun 2026: errors, limits, SDP rules"
@SpringBootTest(
        classes = MetaSimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "metasim.access-token=right",
            "metasim.media-address=127.0.0.1",
            "metasim.media-port-range=24600-24699"
        })
class RefusalsIT extends GraphScene {
    private static final String SOFIA = "206418377150934";
    private static final String PBX = "206418377150936";
    private static final String MIRA = "385915550142";
    private static final String ANTE = "385915550187";
    private static final String ROBIN = "61491570156";
    private static final String OFFER = String.join(
                    "\r\n",
                    "v=0",
                    "o=- 1 2 IN IP4 127.0.0.1",
                    "s=-",
                    "t=0 0",
                    "m=audio 24700 UDP/TLS/RTP/SAVPF 111",
                    "c=IN IP4 127.0.0.1",
                    "a=candidate:1 1 udp 2122260223 127.0.0.1 24700 typ host",
                    "a=ice-ufrag:abcd",
                    "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                    "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
                    "a=setup:actpass",
                    "a=mid:audio",
                    "a=sendrecv",
                    "a=rtcp-mux",
                    "a=rtpmap:111 opus/48000/2",
                    "a=ptime:20",
                    "a=ssrc:77 cname:business")
            + "\r\n";

    @BeforeEach
    void cast() throws Exception {
        post("/_sim/reset", Map.of());
    }

    @Test
    void aTokenThatIsNotKnown() throws Exception {
        Refusal refusal = refusal(send("POST", "/v26.0/" + SOFIA + "/calls", connect(MIRA, OFFER), "wrong"));
        assertThat(refusal).isEqualTo(new Refusal(401, 190));
    }

    @Test
    void aCallWithoutPermission() throws Exception {
        HttpResponse<String> answer = graph(SOFIA + "/calls", connect(ANTE, OFFER));
        assertThat(refusal(answer)).isEqualTo(new Refusal(401, 138006));
        assertThat(error(answer).path("message").asString()).isEqualTo("(#138006) No approved call permission found");
        assertThat(error(answer).path("fbtrace_id").asString()).isNotBlank();
    }

    @Test
    void aNumberInSipModeAndANumberThatDoesNotCall() throws Exception {
        assertThat(refusal(graph(PBX + "/calls", connect(MIRA, OFFER)))).isEqualTo(new Refusal(400, 131055));
        graph(SOFIA + "/settings", Map.of("calling", Map.of("status", "DISABLED")));
        assertThat(refusal(graph(SOFIA + "/calls", connect(MIRA, OFFER)))).isEqualTo(new Refusal(401, 138000));
        graph(SOFIA + "/settings", Map.of("calling", Map.of("status", "ENABLED")));
    }

    @Test
    void aSecondCallToTheSameUserWhileOneRuns() throws Exception {
        HttpResponse<String> first = graph(SOFIA + "/calls", connect(ROBIN, OFFER));
        assertThat(first.statusCode()).isEqualTo(200);
        String id = JSON.readTree(first.body()).path("calls").path(0).path("id").asString();
        assertThat(refusal(graph(SOFIA + "/calls", connect(ROBIN, OFFER)))).isEqualTo(new Refusal(400, 138003));
        assertThat(graph(SOFIA + "/calls", act("terminate", id)).statusCode()).isEqualTo(200);
        assertThat(graph(SOFIA + "/calls", connect(ROBIN, OFFER)).statusCode()).isEqualTo(200);
    }

    @Test
    void whatDoesNotFitTheStateOfACall() throws Exception {
        assertThat(refusal(graph(SOFIA + "/calls", act("terminate", "wacid.nobody"))))
                .isEqualTo(new Refusal(400, 100));
        String id = userCalls();
        assertThat(refusal(graph("206418377150935/calls", act("reject", id)))).isEqualTo(new Refusal(400, 100));
        assertThat(graph(SOFIA + "/calls", act("reject", id)).statusCode()).isEqualTo(200);
        assertThat(refusal(graph(SOFIA + "/calls", answer("accept", id, OFFER.replace("actpass", "active")))))
                .isEqualTo(new Refusal(400, 100));
    }

    @Test
    void anAcceptWithAnotherAnswerThanThePreAccepts() throws Exception {
        String id = userCalls();
        String answer = OFFER.replace("actpass", "active");
        assertThat(graph(SOFIA + "/calls", answer("pre_accept", id, answer)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> other =
                graph(SOFIA + "/calls", answer("accept", id, answer.replace("ssrc:77", "ssrc:78")));
        assertThat(refusal(other)).isEqualTo(new Refusal(400, 100));
        assertThat(graph(SOFIA + "/calls", answer("accept", id, answer)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            two audio lines         | a=sendrecv                | m=audio 9 UDP/TLS/RTP/SAVPF 111
            no fingerprint          | a=fingerprint:            | a=nothing:
            a fingerprint of SHA-1  | sha-256                   | sha-1
            no ICE password         | a=ice-pwd:                | a=nothing:
            an offer that decides   | actpass                   | active
            no Opus                 | opus/48000/2              | PCMU/8000
            frames of 60 ms         | a=ptime:20                | a=ptime:60
            """)
    void anOfferThatBreaksARule(String rule, String part, String instead) throws Exception {
        HttpResponse<String> answer = graph(SOFIA + "/calls", connect(MIRA, OFFER.replace(part, instead)));
        assertThat(refusal(answer)).as(rule).isEqualTo(new Refusal(400, 100));
        assertThat(error(answer).path("error_data").path("details").asString()).startsWith("SDP Validation error");
    }

    @Test
    void bareLineFeedsAndAnOpaqueTextThatIsTooLong() throws Exception {
        assertThat(refusal(graph(SOFIA + "/calls", connect(MIRA, OFFER.replace("\r\n", "\n")))))
                .isEqualTo(new Refusal(400, 100));
        Map<String, Object> wordy = new HashMap<>(connect(MIRA, OFFER));
        wordy.put("biz_opaque_callback_data", "x".repeat(513));
        assertThat(refusal(graph(SOFIA + "/calls", wordy))).isEqualTo(new Refusal(400, 100));
    }

    @Test
    void aPermissionRequestOutsideOfTheWindowTwiceADayOrWithoutNeed() throws Exception {
        assertThat(refusal(graph(SOFIA + "/messages", request(ANTE)))).isEqualTo(new Refusal(400, 131047));
        post("/_sim/users/" + ANTE + "/message", Map.of("number_id", SOFIA));
        assertThat(graph(SOFIA + "/messages", request(ANTE)).statusCode()).isEqualTo(200);
        assertThat(refusal(graph(SOFIA + "/messages", request(ANTE)))).isEqualTo(new Refusal(400, 138009));
        assertThat(refusal(graph(SOFIA + "/messages", request(ROBIN)))).isEqualTo(new Refusal(400, 138017));
    }

    @Test
    void aPermissionThatRanOutOrWasTakenBack() throws Exception {
        assertThat(permission(MIRA)).isEqualTo("temporary");
        post("/_sim/clock", Map.of("offset_seconds", 168 * 3600 + 5));
        try {
            assertThat(permission(MIRA)).isEqualTo("no_permission");
            assertThat(refusal(graph(SOFIA + "/calls", connect(MIRA, OFFER)))).isEqualTo(new Refusal(401, 138006));
        } finally {
            post("/_sim/clock", Map.of("offset_seconds", 0));
        }
        post("/_sim/users/" + ROBIN + "/revoke", Map.of("number_id", SOFIA));
        assertThat(permission(ROBIN)).isEqualTo("no_permission");
    }

    /// The clock stands still, so that a limit can be tried to the second.
    @Test
    void aRequestASecondBeforeItsTimeAndACallWhileTheNumberIsPaused() throws Exception {
        post("/_sim/clock", Map.of("at", "2026-11-10T09:00:00Z"));
        post("/_sim/users/" + ANTE + "/message", Map.of("number_id", SOFIA));
        assertThat(graph(SOFIA + "/messages", request(ANTE)).statusCode()).isEqualTo(200);
        post("/_sim/clock", Map.of("at", "2026-11-11T08:59:59Z"));
        post("/_sim/users/" + ANTE + "/message", Map.of("number_id", SOFIA));
        assertThat(refusal(graph(SOFIA + "/messages", request(ANTE)))).isEqualTo(new Refusal(400, 138009));
        post("/_sim/clock", Map.of("at", "2026-11-11T09:00:00Z"));
        post("/_sim/quality", Map.of("number_id", SOFIA, "seconds", 60));
        assertThat(refusal(graph(SOFIA + "/messages", request(ANTE)))).isEqualTo(new Refusal(400, 138014));
        assertThat(refusal(graph(SOFIA + "/calls", connect(ROBIN, OFFER)))).isEqualTo(new Refusal(400, 138014));
        post("/_sim/clock", Map.of("at", "2026-11-11T09:01:00Z"));
        assertThat(graph(SOFIA + "/messages", request(ANTE)).statusCode()).isEqualTo(200);
    }

    @Test
    void aSandboxTakesTwentyFiveRequestsADay() throws Exception {
        post("/_sim/numbers", Map.of("id", "206418377159999", "e164", "442079460999", "sandbox", true));
        post("/_sim/users/" + ANTE + "/message", Map.of("number_id", "206418377159999"));
        for (int i = 0; i < 25; i++) {
            assertThat(graph("206418377159999/messages", request(ANTE)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(refusal(graph("206418377159999/messages", request(ANTE)))).isEqualTo(new Refusal(400, 138009));
    }

    @Test
    void aTemplateThatIsUnknownInReviewRejectedOrBreaksARule() throws Exception {
        post("/_sim/clock", Map.of("at", "2026-11-10T09:00:00Z"));
        assertThat(refusal(graph(SOFIA + "/messages", byTemplate(ANTE, "may_we_call"))))
                .isEqualTo(new Refusal(404, 132001));
        Map<String, Object> asks = Map.of("type", "call_permission_request");
        assertThat(refusal(graph("104729118830551/message_templates", template("no_body", asks))))
                .isEqualTo(new Refusal(400, 100));
        Map<String, Object> body = Map.of("type", "BODY", "text", "May we call you?");
        assertThat(refusal(graph(
                        "104729118830551/message_templates",
                        template("with_buttons", body, asks, Map.of("type", "BUTTONS")))))
                .isEqualTo(new Refusal(400, 100));
        assertThat(graph("104729118830551/message_templates", template("may_we_call", body, asks))
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal(graph(SOFIA + "/messages", byTemplate(ANTE, "may_we_call"))))
                .as("in review")
                .isEqualTo(new Refusal(404, 132001));
        post("/_sim/clock", Map.of("at", "2026-11-10T09:00:06Z"));
        assertThat(graph(SOFIA + "/messages", byTemplate(ANTE, "may_we_call")).statusCode())
                .isEqualTo(200);
        post("/_sim/templates", Map.of("name", "may_we_call", "status", "REJECTED", "reason", "INVALID_FORMAT"));
        assertThat(refusal(graph(SOFIA + "/messages", byTemplate(ROBIN, "may_we_call"))))
                .isEqualTo(new Refusal(404, 132001));
    }

    @SafeVarargs
    private static Map<String, Object> template(String name, Map<String, Object>... components) {
        return Map.of(
                "name", name, "language", "en", "category", "UTILITY", "components", java.util.List.of(components));
    }

    private static Map<String, Object> byTemplate(String to, String name) {
        return Map.of(
                "messaging_product",
                "whatsapp",
                "to",
                to,
                "type",
                "template",
                "template",
                Map.of("name", name, "language", Map.of("code", "en")));
    }

    private String userCalls() throws Exception {
        HttpResponse<String> answer = post("/_sim/calls", Map.of("from", MIRA, "number_id", SOFIA, "media", false));
        return JSON.readTree(answer.body()).path("call_id").asString();
    }

    private String permission(String user) throws Exception {
        HttpResponse<String> answer =
                send("GET", "/v26.0/" + SOFIA + "/call_permissions?user_wa_id=" + user, null, "right");
        return JSON.readTree(answer.body()).path("permission").path("status").asString();
    }

    private static Map<String, Object> connect(String to, String sdp) {
        return Map.of(
                "messaging_product",
                "whatsapp",
                "to",
                to,
                "action",
                "connect",
                "session",
                Map.of("sdp_type", "offer", "sdp", sdp));
    }

    private static Map<String, Object> answer(String action, String call, String sdp) {
        return Map.of(
                "messaging_product",
                "whatsapp",
                "call_id",
                call,
                "action",
                action,
                "session",
                Map.of("sdp_type", "answer", "sdp", sdp));
    }

    private static Map<String, Object> act(String action, String call) {
        return Map.of("messaging_product", "whatsapp", "call_id", call, "action", action);
    }

    private static Map<String, Object> request(String to) {
        return Map.of(
                "messaging_product",
                "whatsapp",
                "to",
                to,
                "type",
                "interactive",
                "interactive",
                Map.of("type", "call_permission_request"));
    }

    private HttpResponse<String> graph(String path, Map<String, Object> body) throws Exception {
        return send("POST", "/v26.0/" + path, body, "right");
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws Exception {
        HttpResponse<String> answer = send("POST", path, body, "right");
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }
}
