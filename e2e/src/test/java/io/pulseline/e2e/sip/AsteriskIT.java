package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Calls between a WhatsApp user and Asterisk 22, set up by the very text that the portal hands out for a trunk: only
/// the password is put in, whom it trusts, and an address for the name `localhost`. Tones are heard at both ends.
class AsteriskIT extends TrunkScene {
    @BeforeEach
    void there() {
        String why = Asterisk.missing();
        if (!why.isEmpty()) {
            System.err.println("AsteriskIT IS SKIPPED, no call was made by Asterisk: " + why);
        }
        assumeTrue(why.isEmpty(), why);
        stack.forgetSimulator();
    }

    @ParameterizedTest
    @CsvSource({"SDES,opus,26300", "DTLS,opus,26400", "SDES,PCMU,26500"})
    void callsInBothDirectionsByThePortalsConfiguration(String keys, String codec, int rtp) throws Exception {
        try (Trunk trunk = trunk(keys, codec)) {
            elitsaAnswers();
            String pjsip = stack.text("tern", "/sip/trunks/" + trunk.id() + "/configuration?system=ASTERISK");
            assertThat(pjsip).contains("PASTE-THE-PASSWORD-HERE");
            // Asterisk asks name servers only, and none knows the demo's own name
            String filled = pjsip.replace("PASTE-THE-PASSWORD-HERE", trunk.password())
                    .replace("sip:localhost:", "sip:127.0.0.1:");
            try (Asterisk pbx = new Asterisk(filled, authorities(), rtp, PBX_TONE)) {
                try {
                    until("Asterisk has registered", SOON, pbx::registered);
                    String called = miraCalls();
                    hearEachOther(called, () -> pbx.heard(USER_TONE));
                    miraHangsUp();
                    answered(ended(called), "USER_INITIATED");

                    pbx.forget();
                    until("Asterisk reaches us", SOON, pbx::reachesUs);
                    pbx.cli("channel originate PJSIP/+" + ELITSA + "@pulseline extension s@talk");
                    until(
                            "Elitsa's phone rings",
                            SOON,
                            () -> !stack.simCallOf(ELITSA)
                                    .path("id")
                                    .asString("")
                                    .isEmpty());
                    String placed = stack.simCallOf(ELITSA).path("id").asString();
                    hearEachOther(placed, () -> pbx.heard(USER_TONE));
                    pbx.cli("channel request hangup all");
                    answered(ended(placed), "BUSINESS_INITIATED");
                } catch (AssertionError wrong) {
                    throw new AssertionError(wrong.getMessage() + "\nAsterisk said:\n" + tail(pbx.log()), wrong);
                }
            }
        }
    }

    private static void answered(JsonNode call, String direction) {
        assertThat(call.path("direction").asString()).isEqualTo(direction);
        assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 4000));
    }

    private Path authorities() {
        return Path.of(stack.credentials.path("sip").path("ca_file").asString());
    }
}
