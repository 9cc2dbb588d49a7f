package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.pulseline.e2e.AgentBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// An administrator listens to a talk with the tenant's own telephony, whispers to the colleague at the telephone and
/// barges in. The user says 440 Hz, the telephone 1000, the supervisor 1700, which is no overtone of either: a codec of
/// telephones makes some of those by itself.
class SupervisedTelephonyIT extends PbxScene {
    private static final String SOFIA = "206418377150934";
    private static final String KIRA = "420601555091";
    private static final int SUPERVISOR_TONE = 1700;

    /// The part of all that is heard which a tone beside another one has at least (a browser makes a steady one
    /// quieter), and what codecs make of the others where it is not.
    private static final double THERE = 0.005;

    private static final double NOT_THERE = 0.001;

    @BeforeEach
    void anAudioWorkerServes() {
        until(
                "an audio-worker serves",
                SOON.multipliedBy(2),
                () -> stack.staffApi("/workers")
                        .path("items")
                        .valueStream()
                        .anyMatch(worker -> worker.path("kind").asString().equals("audio")
                                && worker.path("state").asString().equals("SERVING")));
    }

    @AfterEach
    void asBefore() {
        stack.endsCalls(KIRA);
        route(SOFIA, "{\"kind\":\"AGENTS\"}");
        route(NUMBER_ID, demoTrunk());
    }

    /// Of a number in Graph mode a media-worker has both voices, of one in SIP mode a sip-worker.
    @ParameterizedTest
    @CsvSource({SOFIA + ",PCMU/8000/1,26150", NUMBER_ID + ",PCMU/8000/1,26160", NUMBER_ID + ",opus/48000/1,26170"})
    void theTelephonesColleagueAloneIsWhisperedToAndBothHearWhoBargesIn(String number, String codec, int port)
            throws Exception {
        route(number, demoTrunk());
        try (Baresip pbx = registered(codec, port);
                AgentBrowser vera = new AgentBrowser(stack, SUPERVISOR_TONE)) {
            String id = kiraCalls(number);
            until("the PBX answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            hearEachOther(pbx, id);
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/live");
            vera.page
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Listen to the telephony"))
                    .first()
                    .click();
            vera.awaitStatus("You listen to your telephony");
            until("the supervisor hears both", SOON, () -> vera.hears(USER_TONE) && vera.hears(PBX_TONE));
            until("the user hears the telephone again", SOON, () -> userHears(id, PBX_TONE));
            until(
                    "the telephone hears the user again, and nobody hears who listens",
                    SOON,
                    () -> pbx.hears(USER_TONE) > 0.9 && pbx.hears(SUPERVISOR_TONE) < NOT_THERE);
            vera.picture("softphone-supervising-telephony");

            vera.press("Whisper");
            until(
                    "the telephone hears the supervisor and the user",
                    SOON,
                    () -> pbx.hears(SUPERVISOR_TONE) > THERE && pbx.hears(USER_TONE) > THERE);
            assertThat(userHears(id, PBX_TONE))
                    .as("the user hears the telephone")
                    .isTrue();
            pbx.command("mute", "");
            until(
                    "and nobody else",
                    SOON,
                    () -> stack.simCall(id).path("heard_level").asDouble() < 0.002);

            vera.press("Barge in");
            until("the user hears the supervisor", SOON, () -> userHears(id, SUPERVISOR_TONE));
            until("so does the telephone", SOON, () -> pbx.hears(SUPERVISOR_TONE) > THERE);
            pbx.command("mute", "");
            until(
                    "the supervisor never hears itself",
                    SOON,
                    () -> vera.hears(PBX_TONE) && vera.hears(USER_TONE) && !vera.hears(SUPERVISOR_TONE));

            vera.press("Leave");
            vera.awaitStatus("Ready");
            until("the user hears the telephone alone", SOON, () -> userHears(id, PBX_TONE));
            until(
                    "and the telephone the user",
                    SOON,
                    () -> pbx.hears(USER_TONE) > 0.9 && pbx.hears(SUPERVISOR_TONE) < NOT_THERE);
            stack.sim("/_sim/users/" + KIRA + "/hangup", "{}");
            until("the PBX is told", SOON, () -> pbx.saw("CALL_CLOSED"));
            assertThat(ended(id).path("outcome").asString()).isEqualTo("ANSWERED");
        }
    }

    private boolean userHears(String id, int hertz) {
        JsonNode call = stack.simCall(id);
        return Math.abs(call.path("heard_hz").asDouble() - hertz) < 30
                && call.path("heard_level").asDouble() > 0.02;
    }

    private String kiraCalls(String number) {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(KIRA, number, USER_TONE))
                .path("call_id")
                .asString();
    }

    private void route(String number, String target) {
        stack.api("tern", "PUT", "/numbers/" + number + "/routing", "{\"targets\":[" + target + "]}");
    }
}
