package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.e2e.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A number of the demo tenant in SIP mode, two users, and telephone systems behind trunks of that tenant.
abstract class TrunkScene {
    static final Duration SOON = Duration.ofSeconds(20);
    static final String NUMBER_ID = "206418377150936";
    static final String MIRA = "385915550142";
    static final String ELITSA = "359885550131";
    static final int USER_TONE = 440;
    static final int PBX_TONE = 1000;
    final Stack stack = Stack.running();

    /// How much of what the telephony heard was the user's tone, 0 to 1.
    interface Ear {
        double heard() throws IOException;
    }

    /// A trunk of its own that answers the number, for as long as it is open. Meanwhile Meta's side of the number has
    /// the same kind of keys.
    record Trunk(TrunkScene scene, String id, String username, String password) implements AutoCloseable {
        @Override
        public void close() {
            scene.answeredBy(scene.demoTrunk());
            scene.keys("SDES");
            scene.stack.remove("tern", "/sip/trunks/" + id);
            // whoever calls next is carried with the keys that Meta has now
            String last = scene.made("SDES", "opus").path("id").asString();
            scene.stack.remove("tern", "/sip/trunks/" + last);
        }
    }

    /// The edge that knows it knows the number's keys too: both are of one book.
    ///
    /// @param keys SDES or DTLS
    final Trunk trunk(String keys, String codec) {
        keys(keys);
        JsonNode made = made(keys, codec);
        String id = made.path("id").asString();
        answeredBy("{\"kind\":\"SIP\",\"id\":\"" + id + "\"}");
        JsonNode auth = made.path("auth");
        return new Trunk(
                this,
                id,
                auth.path("username").asString(),
                auth.path("password").asString());
    }

    /// A trunk that an edge knows, and with it all that was changed before.
    private JsonNode made(String keys, String codec) {
        String name = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode made = stack.post("tern", "/sip/trunks", """
                {"name":"%1$s","auth":{"mode":"DIGEST","username":"%1$s"},"md5":true,"srtp":"%2$s","codecs":["%3$s"]}
                """.formatted(name, keys, codec));
        String id = made.path("id").asString();
        until(
                "an edge knows the trunk",
                SOON,
                () -> stack.api("tern", "/sip/trunks/" + id).path("state").hasNonNull("told_at"));
        return made;
    }

    /// @return the call's id
    final String miraCalls() {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(MIRA, NUMBER_ID, USER_TONE))
                .path("call_id")
                .asString();
    }

    final void miraHangsUp() {
        stack.sim("/_sim/users/" + MIRA + "/hangup", "{}");
    }

    /// She may be called, and takes it at once.
    final void elitsaAnswers() {
        stack.sim("/_sim/users/" + ELITSA + "/grant", "{\"number_id\":\"" + NUMBER_ID + "\",\"permanent\":true}");
        stack.sim(
                "/_sim/users/" + ELITSA + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":500,\"tone_hz\":" + USER_TONE + "}");
    }

    final void hearEachOther(String wacid, Ear telephony) {
        until("the user hears the PBX", SOON, () -> {
            JsonNode call = stack.simCall(wacid);
            return Math.abs(call.path("heard_hz").asDouble() - PBX_TONE) < 30
                    && call.path("heard_level").asDouble() > 0.05;
        });
        until("the PBX hears the user", SOON, () -> {
            try {
                return telephony.heard() > 0.7;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /// @param meta our part in the handshake with Meta
    final void connectedByDtls(JsonNode call, String meta, String telephony) {
        String timeline = stack.api("tern", "/calls/" + call.path("id").asString() + "/timeline")
                .toString();
        assertThat(timeline)
                .containsPattern("Meta's leg connected: ICE [0-9]+ ms to [0-9.:]+, DTLS [0-9]+ ms as " + meta)
                .containsPattern(
                        "telephony's leg connected: ICE [0-9]+ ms to [0-9.:]+, DTLS [0-9]+ ms as " + telephony);
    }

    /// In WhatsApp Manager, where the whole document is written; until the platform has heard of it.
    final void keys(String protocol) {
        inManager(protocol, "DISABLED");
    }

    /// @param webhooks `ENABLED`: Meta tells of calls by webhooks as well
    final void inManager(String protocol, String webhooks) {
        stack.sim("/_sim/settings", """
                {"number_id":"%s","calling":{"srtp_key_exchange_protocol":"%s",
                 "sip":{"webhook_delivery":"%s","servers":[{"hostname":"sip.localhost","port":%d}]}}}
                """.formatted(
                        NUMBER_ID,
                        protocol,
                        webhooks,
                        stack.credentials.path("sip").path("tls_port").asInt()));
        until("the platform knows of " + protocol + ", webhooks " + webhooks, SOON, () -> {
            JsonNode actual =
                    stack.api("tern", "/numbers/" + NUMBER_ID + "/settings").path("actual");
            return actual.path("srtp_key_exchange_protocol").asString("").equals(protocol)
                    && actual.path("sip")
                            .path("webhook_delivery")
                            .asString("DISABLED")
                            .equals(webhooks);
        });
    }

    /// The trunk that the demo begins with, as a plan's target.
    final String demoTrunk() {
        String user = stack.credentials.path("sip").path("user").asString();
        for (JsonNode trunk : stack.api("tern", "/sip/trunks").path("items")) {
            if (trunk.path("auth").path("username").asString("").equals(user)) {
                return "{\"kind\":\"SIP\",\"id\":\"" + trunk.path("id").asString() + "\"}";
            }
        }
        throw new AssertionError("the demo's trunk is gone");
    }

    /// @param target the one of the number's plan
    final void answeredBy(String target) {
        stack.api("tern", "PUT", "/numbers/" + NUMBER_ID + "/routing", "{\"targets\":[" + target + "]}");
    }

    final JsonNode ended(String wacid) {
        until(
                "the call has ended",
                SOON,
                () -> find(wacid).path("state").asString("").equals("ENDED"));
        return find(wacid);
    }

    final JsonNode find(String wacid) {
        return stack.api("tern", "/calls?wacid=" + wacid).path("items").path(0);
    }

    /// Of the number.
    final JsonNode newest() {
        return stack.api("tern", "/calls?number=" + NUMBER_ID).path("items").path(0);
    }
}
