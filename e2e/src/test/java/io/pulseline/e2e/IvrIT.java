package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A menu on a real call: it says 620 Hz, another one 1240, the agent 880, the user 440.
class IvrIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int RATE = 16_000;

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);
    private String first = "";
    private String second = "";

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void everybodyAgain() {
        jana.isRoutedToAll();
        for (String menu : new String[] {first, second}) {
            if (!menu.isEmpty()) {
                stack.remove("tern", "/menus/" + menu);
            }
        }
    }

    @Test
    void keysLeadThroughMenusToAnAgentAndAWrongKeyAsksAgain() throws Exception {
        second = menu("{\"name\":\"Parcels\",\"keys\":{\"1\":{\"kind\":\"AGENTS\"}}}", 1240, 1500);
        first = menu(
                "{\"name\":\"Welcome\",\"keys\":{\"2\":{\"kind\":\"MENU\",\"id\":\"" + second + "\"}}}", 620, 2500);
        jana.isRouted("{\"targets\":[{\"kind\":\"MENU\",\"id\":\"" + first + "\"}]}");
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(440);
            until("the user hears the first menu", SOON, () -> Jana.near(jana.hears(id), 620));
            until("then silence for the answer", SOON, () -> jana.level(id) < 0.002);
            press("7");
            until("a wrong key asks again", SOON, () -> Jana.near(jana.hears(id), 620));
            assertThat(sava.heardHertz()).as("nobody hears the user").isZero();
            press("2");
            until("the user hears the second menu", SOON, () -> Jana.near(jana.hears(id), 1240));
            press("1");
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user", SOON, () -> Jana.near(sava.heardHertz(), 440));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
            assertThat(jana.actions(id)).containsExactly("pre_accept", "accept", "terminate");
            until("the call is on record", SOON, () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void whoPressesNothingIsAskedAsOftenAsTheMenuSaysAndThenCalledBack() {
        first = menu(
                "{\"name\":\"Patient\",\"timeout_seconds\":1,\"tries\":2,\"keys\":{},\"otherwise\":{\"kind\":\"CALLBACK\"}}",
                620,
                600);
        jana.isRouted("{\"targets\":[{\"kind\":\"MENU\",\"id\":\"" + first + "\"}]}");
        String id = jana.call(440);
        until("the user hears the menu", SOON, () -> Jana.near(jana.hears(id), 620));
        until("the call ends", SOON, () -> jana.outcome(id).equals("MISSED"));
        until(
                "and waits to be called back",
                SOON,
                () -> stack.api("tern", "/numbers/" + Jana.SOFIA + "/callbacks")
                        .toString()
                        .contains(Jana.WA_ID));
    }

    private String menu(String document, int hertz, int millis) {
        String id = stack.api("tern", "POST", "/menus", document).path("id").asString();
        stack.upload("tern", "/menus/" + id + "/prompt", "audio/wav", tone(hertz, millis));
        return id;
    }

    private void press(String key) {
        stack.sim("/_sim/users/" + Jana.WA_ID + "/dtmf", "{\"key\":\"" + key + "\"}");
    }

    private static byte[] tone(int hertz, int millis) {
        int samples = RATE * millis / 1000;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + samples * 2)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16);
        wav.putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE * 2)
                .putShort((short) 2)
                .putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / RATE)));
        }
        return wav.array();
    }
}
