package io.pulseline.metasim.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.MetaSimulatorApplication;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/// The password that Meta makes for a SIP server stays until the server is taken away, whatever scenarios do.
@SpringBootTest(
        classes = MetaSimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "metasim.access-token=right",
            "metasim.media-address=127.0.0.1",
            "metasim.media-port-range=24800-24899"
        })
class SipPasswordIT extends GraphScene {
    private static final String SIP_NUMBER = "206418377150936";

    @Test
    void aScenarioThatBeginsAnewChangesNoPassword() throws Exception {
        send("POST", "/_sim/reset", "{}", "right");
        String before = password();
        send("POST", "/_sim/reset", "{}", "right");
        assertThat(before).isNotEmpty();
        assertThat(password()).isEqualTo(before);
    }

    private String password() throws Exception {
        String body = send("GET", "/v25.0/" + SIP_NUMBER + "/settings?include_sip_credentials=true", null, "right")
                .body();
        return JSON.readTree(body)
                .path("calling")
                .path("sip")
                .path("servers")
                .path(0)
                .path("sip_user_password")
                .asString("");
    }
}
