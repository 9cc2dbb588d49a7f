package io.pulseline.e2e;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Jana, a WhatsApp user of the simulator who calls the Sofia number: what her phone does and hears.
final class Jana {
    static final String WA_ID = "420601555018";
    static final String SOFIA = "206418377150934";

    private final Stack stack;

    Jana(Stack stack) {
        this.stack = stack;
    }

    /// @param hertz the tone she plays, 0 for silence
    /// @return wacid
    String call(int hertz) {
        return call(hertz, SOFIA);
    }

    String call(int hertz, String number) {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(WA_ID, number, hertz))
                .path("call_id")
                .asString();
    }

    /// What becomes of her calls from now on: the number's plan, as the API takes it.
    void isRouted(String plan) {
        stack.api("tern", "PUT", "/numbers/" + SOFIA + "/routing", plan);
    }

    /// As the demo begins: at every agent.
    void isRoutedToAll() {
        isRouted("{\"targets\":[{\"kind\":\"AGENTS\"}]}");
    }

    void hangUp() {
        stack.sim("/_sim/users/" + WA_ID + "/hangup", "{}");
    }

    /// The strongest frequency that her phone plays now, 0 for nothing that stands out.
    int hears(String call) {
        return stack.simCall(call).path("heard_hz").asInt();
    }

    /// Root mean square of what her phone plays, 0 to 1.
    double level(String call) {
        return stack.simCall(call).path("heard_level").asDouble();
    }

    /// What was asked of Meta for the call, in order.
    List<String> actions(String call) {
        List<String> actions = new ArrayList<>();
        stack.simCall(call).path("actions").forEach(action -> actions.add(action.asString()));
        return actions;
    }

    /// As the API of the business tells it; empty while it lives.
    String outcome(String call) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(call, StandardCharsets.UTF_8))
                .path("items")
                .path(0)
                .path("outcome")
                .asString("");
    }

    static boolean near(int found, int wanted) {
        return Math.abs(found - wanted) <= 20;
    }
}
