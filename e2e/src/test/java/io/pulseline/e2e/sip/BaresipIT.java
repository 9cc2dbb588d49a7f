package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Calls between a WhatsApp user and a real telephone behind the demo tenant's trunk, tones heard at both ends. Needs
/// Debian's `baresip-core`.
class BaresipIT extends PbxScene {
    @ParameterizedTest
    @CsvSource({"opus/48000/1,26060", "PCMU/8000/1,26070", "PCMA/8000/1,26080"})
    void aUserCallsThePbxAndBothHearEachOther(String codec, int port) throws Exception {
        try (Baresip pbx = registered(codec, port)) {
            String wacid = stack.sim(
                            "/_sim/calls",
                            "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d,\"cta_payload\":\"order-7\"}"
                                    .formatted(MIRA, NUMBER_ID, USER_TONE))
                    .path("call_id")
                    .asString();
            until("the PBX answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            hearEachOther(pbx, wacid);
            stack.sim("/_sim/users/" + MIRA + "/hangup", "{}");
            until("the PBX is told", SOON, () -> pbx.saw("CALL_CLOSED"));
            JsonNode call = ended(wacid);
            assertThat(call.path("direction").asString()).isEqualTo("USER_INITIATED");
            assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
            assertThat(call.path("cta_payload").asString()).isEqualTo("order-7");
            long meta = stack.simCall(wacid).path("duration").asLong(-1);
            assertThat(call.path("duration_seconds").asLong(-2))
                    .as("Meta's BYE")
                    .isEqualTo(meta);
            assertThat(call.path("user").path("wa_id").asString()).isEqualTo(MIRA);
        }
    }

    @ParameterizedTest
    @CsvSource({"opus/48000/1,26090", "PCMU/8000/1,26100"})
    void thePbxCallsAUserAndBothHearEachOther(String codec, int port) throws Exception {
        stack.sim("/_sim/users/" + ELITSA + "/grant", "{\"number_id\":\"" + NUMBER_ID + "\",\"permanent\":true}");
        stack.sim(
                "/_sim/users/" + ELITSA + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":1000,\"tone_hz\":" + USER_TONE + "}");
        try (Baresip pbx = registered(codec, port)) {
            pbx.command("dial", "sip:+" + ELITSA + "@localhost");
            until("the user answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            String wacid = stack.simCallOf(ELITSA).path("id").asString();
            hearEachOther(pbx, wacid);
            // talk of less than a second is no pulse
            until(
                    "they talked for a second",
                    SOON,
                    () -> Instant.parse(find(wacid).path("answered_at").asString("9999-01-01T00:00:00Z"))
                            .plusMillis(1200)
                            .isBefore(Instant.now()));
            pbx.command("hangup", "");
            JsonNode call = ended(wacid);
            assertThat(call.path("direction").asString()).isEqualTo("BUSINESS_INITIATED");
            assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
            assertThat(call.path("pulses").asLong()).isPositive();
            assertThat(stack.api("tern", "/calls/" + call.path("id").asString() + "/charge")
                            .path("seconds")
                            .asLong())
                    .isEqualTo(call.path("duration_seconds").asLong());
        }
    }

    /// Both legs agree on their keys by a handshake: Meta's with ICE-lite, the telephone's with ICE of its own. A
    /// user's
    /// call makes us its client on both, a business's on neither.
    @ParameterizedTest
    @CsvSource({"opus,opus/48000/1,26180", "PCMU,PCMU/8000/1,26190"})
    void bothLegsSpeakDtlsInBothDirections(String codec, String named, int port) throws Exception {
        try (Trunk trunk = trunk("DTLS", codec)) {
            elitsaAnswers();
            String account = account(trunk.username(), named, trunk.password())
                    .replace("mediaenc=srtp-mand", "mediaenc=dtls_srtp;medianat=ice");
            try (Baresip pbx = new Baresip(folder, account, authorities(), port, PBX_TONE)) {
                until("the PBX is registered", SOON, () -> pbx.saw("REGISTER_OK"));
                String called = miraCalls();
                until("the PBX answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
                hearEachOther(pbx, called);
                stack.sim("/_sim/users/" + MIRA + "/hangup", "{}");
                connectedByDtls(ended(called), "client", "server");
                pbx.forget();
                pbx.command("dial", "sip:+" + ELITSA + "@localhost");
                until("the user answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
                String placed = stack.simCallOf(ELITSA).path("id").asString();
                hearEachOther(pbx, placed);
                pbx.command("hangup", "");
                connectedByDtls(ended(placed), "server", "client");
            }
        }
    }

    @Test
    void aCallThatMetaTellsByWebhooksTooIsOneCallWithBothAccounts() throws Exception {
        inManager("SDES", "ENABLED");
        try (Baresip pbx = registered("opus/48000/1", 26_200)) {
            String called = miraCalls();
            until("the PBX answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            stack.sim("/_sim/users/" + MIRA + "/hangup", "{}");
            toldTwice(called);
            pbx.forget();
            elitsaAnswers();
            pbx.command("dial", "sip:+" + ELITSA + "@localhost");
            until("the user answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            pbx.command("hangup", "");
            toldTwice(stack.simCallOf(ELITSA).path("id").asString());
        } finally {
            keys("SDES");
        }
    }

    private void toldTwice(String wacid) {
        JsonNode call = ended(wacid);
        until("Meta's webhooks are on its timeline", SOON, () -> {
            String timeline = stack.api("tern", "/calls/" + call.path("id").asString() + "/timeline")
                    .toString();
            return timeline.contains("A SIP call began") && timeline.contains("Meta: completed");
        });
        assertThat(stack.api("tern", "/calls?wacid=" + wacid).path("items")).hasSize(1);
        assertThat(find(wacid).path("outcome").asString()).isEqualTo("ANSWERED");
    }

    @Test
    void withoutAPermissionMetasRefusalIsWhatTheCallSays() throws Exception {
        stack.sim("/_sim/users/" + ELITSA + "/revoke", "{\"number_id\":\"" + NUMBER_ID + "\",\"silent\":true}");
        try (Baresip pbx = registered("opus/48000/1", 26_110)) {
            pbx.command("dial", "sip:+" + ELITSA + "@localhost");
            until("the call is refused", SOON, () -> pbx.saw("CALL_CLOSED"));
            until(
                    "the row says why",
                    SOON,
                    () -> newest().path("reason").asString("").contains("permission"));
            assertThat(newest().path("outcome").asString()).isEqualTo("FAILED");
            assertThat(newest().path("fault").asString()).isEqualTo("USER");
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        try (Baresip pbx =
                new Baresip(folder, account("opus/48000/1", "wrong-password"), authorities(), 26_120, PBX_TONE)) {
            until("it is refused", SOON, () -> pbx.saw("REGISTER_FAIL"));
            assertThat(pbx.log()).contains("403 Forbidden");
            assertThat(pbx.saw("REGISTER_OK")).isFalse();
        }
    }
}
