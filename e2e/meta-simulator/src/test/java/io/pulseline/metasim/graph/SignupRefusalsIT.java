package io.pulseline.metasim.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pulseline.metasim.MetaSimulatorApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/// Coming aboard at the stand-in: what Meta gives for a finished window, and everything that it refuses on the way to a
/// working number.
///
/// @see "Meta, Embedded Signup, Implementation, 28 Jun 2026; Registration, 4 Nov 2025; Webhook overrides, 7 Nov 2025"
@SpringBootTest(
        classes = MetaSimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "metasim.access-token=right",
            "metasim.partner.system-token=system",
            "metasim.media-address=127.0.0.1",
            "metasim.media-port-range=24600-24699"
        })
class SignupRefusalsIT extends GraphScene {
    private static final String APP = "771203945518260|demo-app-secret";
    private static final String LINE = "990150000000001";
    private static final String SYSTEM_USER = "61550000000001";

    private record Aboard(String token, String waba, String second, String number) {}

    @BeforeEach
    void cast() throws Exception {
        send("POST", "/_sim/reset", Map.of(), "");
    }

    @Test
    void theWindowOpensForTheAppAndItsConfigurationOnly() throws Exception {
        String asked = "/v26.0/dialog/oauth?client_id=771203945518260&config_id=1905550100200300&response_type=";
        assertThat(send("GET", asked + "code", null, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", asked + "token", null, "").statusCode()).isEqualTo(400);
        assertThat(send("GET", asked.replace("config_id=1", "config_id=9") + "code", null, "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("GET", asked.replace("client_id=7", "client_id=9") + "code", null, "")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCodeLivesForThirtySecondsAndBuysOneToken() throws Exception {
        String code = signUp(false).path("code").asString();
        assertThat(refusal(exchange("771203945518260", "wrong", code))).isEqualTo(new Refusal(400, 1));
        assertThat(refusal(exchange("1", "demo-app-secret", code))).isEqualTo(new Refusal(400, 101));
        assertThat(exchange("771203945518260", "demo-app-secret", code).statusCode())
                .isEqualTo(200);
        HttpResponse<String> again = exchange("771203945518260", "demo-app-secret", code);
        assertThat(error(again).path("error_subcode").asInt()).isEqualTo(36009);
        String late = signUp(false).path("code").asString();
        send("POST", "/_sim/clock", Map.of("offset_seconds", 31), "");
        HttpResponse<String> refused = exchange("771203945518260", "demo-app-secret", late);
        assertThat(error(refused).path("error_subcode").asInt()).isEqualTo(36007);
        assertThat(error(refused).path("message").asString()).isEqualTo("This authorization code has expired.");
    }

    @Test
    void anotherCurrencyMakesACopyAndMovesTheNumbersWhenTold() throws Exception {
        String cast = "104729118830551";
        String path = "/v26.0/" + cast + "/set_payment_method_migration_intent";
        assertThat(refusal(send("POST", path, Map.of("currency", "DOGE"), "right")))
                .isEqualTo(new Refusal(400, 100));
        assertThat(refusal(send("POST", path, Map.of("currency", "USD"), "right")))
                .as("it has that one")
                .isEqualTo(new Refusal(400, 100));
        assertThat(send("POST", path, Map.of("currency", "INR"), "wrong").statusCode())
                .isEqualTo(401);
        String id = JSON.readTree(
                        send("POST", path, Map.of("currency", "INR"), "right").body())
                .path("migration_id")
                .asString();
        assertThat(refusal(send("POST", path, Map.of("currency", "EUR"), "right")))
                .as("one at a time")
                .isEqualTo(new Refusal(400, 100));
        assertThat(refusal(send("POST", "/v26.0/" + id + "/resume_migration", Map.of(), "right")))
                .as("nothing is ready")
                .isEqualTo(new Refusal(400, 100));
        assertThat(read(id).path("status").asString()).isEqualTo("IN_PROGRESS");
        JsonNode ready = read(id);
        assertThat(ready.path("status").asString()).isEqualTo("READY_TO_COMPLETE");
        String copy = ready.path("destination_waba").path("id").asString();
        assertThat(ready.path("destination_waba").path("currency").asString()).isEqualTo("INR");
        assertThat(numbersOf(cast)).isPositive();
        int before = numbersOf(cast);
        assertThat(send("POST", "/v26.0/" + id + "/resume_migration", Map.of(), "right")
                        .statusCode())
                .isEqualTo(200);
        assertThat(read(id).path("status").asString()).isEqualTo("COMPLETED");
        assertThat(numbersOf(cast)).isZero();
        assertThat(numbersOf(copy)).isEqualTo(before);
    }

    private JsonNode read(String node) throws Exception {
        return JSON.readTree(send("GET", "/v26.0/" + node, null, "right").body());
    }

    private int numbersOf(String waba) throws Exception {
        return JSON.readTree(send("GET", "/v26.0/" + waba + "/phone_numbers", null, "right")
                        .body())
                .path("data")
                .size();
    }

    @Test
    void aTokenHasWhatTheCustomerGaveAndNothingElse() throws Exception {
        Aboard aboard = aboard(true);
        JsonNode facts = JSON.readTree(send("GET", "/v26.0/debug_token?input_token=" + aboard.token(), null, APP)
                        .body())
                .path("data");
        assertThat(facts.path("app_id").asString()).isEqualTo("771203945518260");
        assertThat(facts.path("is_valid").asBoolean()).isTrue();
        assertThat(facts.path("granular_scopes").path(0).path("target_ids"))
                .extracting(JsonNode::asString)
                .as("newest first")
                .containsExactly(aboard.second(), aboard.waba());
        assertThat(refusal(send("GET", "/v26.0/debug_token?input_token=x", null, aboard.token())))
                .as("only the app itself may ask")
                .isEqualTo(new Refusal(401, 190));
        assertThat(send("GET", "/v26.0/" + aboard.waba(), null, aboard.token()).statusCode())
                .isEqualTo(200);
        assertThat(refusal(send("GET", "/v26.0/104729118830551", null, aboard.token())))
                .isEqualTo(new Refusal(403, 200));
        assertThat(refusal(send("GET", "/v26.0/" + aboard.waba(), null, "right")))
                .isEqualTo(new Refusal(403, 200));
        send(
                "GET",
                "/v26.0/oauth/revoke?client_id=771203945518260&client_secret=demo-app-secret&revoke_token="
                        + aboard.token(),
                null,
                "");
        assertThat(refusal(send("GET", "/v26.0/" + aboard.waba(), null, aboard.token())))
                .isEqualTo(new Refusal(401, 190));
    }

    @Test
    void aNumberIsRegisteredWithItsPinTenTimesInThreeDays() throws Exception {
        send("POST", "/_sim/signup/plan", Map.of("pin", "123456"), "");
        Aboard aboard = aboard(false);
        assertThat(status(aboard)).isEqualTo("PENDING");
        assertThat(refusal(register(aboard, "12ab"))).isEqualTo(new Refusal(400, 100));
        assertThat(refusal(register(aboard, "000000"))).isEqualTo(new Refusal(400, 133005));
        assertThat(register(aboard, "123456").statusCode()).isEqualTo(200);
        assertThat(status(aboard)).isEqualTo("CONNECTED");
        for (int again = 0; again < 7; again++) {
            assertThat(register(aboard, "123456").statusCode()).isEqualTo(200);
        }
        assertThat(refusal(register(aboard, "123456"))).isEqualTo(new Refusal(400, 133016));
        send("POST", "/_sim/clock", Map.of("offset_seconds", 73 * 3600), "");
        assertThat(register(aboard, "123456").statusCode()).isEqualTo(200);
    }

    @Test
    void fiveWrongPinsCloseTheDoor() throws Exception {
        send("POST", "/_sim/signup/plan", Map.of("pin", "123456"), "");
        Aboard aboard = aboard(false);
        for (int guess = 0; guess < 5; guess++) {
            assertThat(refusal(register(aboard, "00000" + guess))).isEqualTo(new Refusal(400, 133005));
        }
        assertThat(refusal(register(aboard, "123456"))).isEqualTo(new Refusal(400, 133008));
    }

    @Test
    void callingNeedsARegisteredNumberALargeLimitAndASubscribedApp() throws Exception {
        send("POST", "/_sim/signup/plan", Map.of("tier", "TIER_250"), "");
        Aboard aboard = aboard(false);
        assertThat(refusal(switchOn(aboard))).isEqualTo(new Refusal(400, 133010));
        register(aboard, "123456");
        assertThat(refusal(switchOn(aboard))).isEqualTo(new Refusal(400, 138015));
        send("POST", "/_sim/signup/numbers", Map.of("number_id", aboard.number(), "tier", "TIER_2K"), "");
        assertThat(refusal(switchOn(aboard))).isEqualTo(new Refusal(400, 138018));
        assertThat(graph("POST", aboard.waba() + "/subscribed_apps", null, aboard)
                        .statusCode())
                .isEqualTo(200);
        assertThat(switchOn(aboard).statusCode()).isEqualTo(200);
    }

    @Test
    void anAppThatDoesNotHearCallsCannotSwitchThemOn() throws Exception {
        Aboard aboard = aboard(false);
        register(aboard, "123456");
        graph("POST", aboard.waba() + "/subscribed_apps", null, aboard);
        send("POST", "/_sim/signup/subscriptions", Map.of("fields", List.of("messages", "account_update")), "");
        JsonNode told = JSON.readTree(send("GET", "/v26.0/771203945518260/subscriptions", null, APP)
                        .body())
                .path("data")
                .path(0);
        assertThat(told.path("fields"))
                .extracting(field -> field.path("name").asString())
                .containsExactly("account_update", "messages");
        assertThat(refusal(switchOn(aboard))).isEqualTo(new Refusal(400, 138018));
        send("POST", "/_sim/signup/subscriptions", Map.of("fields", List.of("calls")), "");
        assertThat(switchOn(aboard).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongProofOfTheAppSecretIsRefusedWhateverTheTokenMayDo() throws Exception {
        Aboard aboard = aboard(false);
        String path = "/v26.0/" + aboard.waba() + "?fields=id&appsecret_proof=";
        assertThat(refusal(send("GET", path + "0".repeat(64), null, aboard.token())))
                .isEqualTo(new Refusal(400, 100));
        assertThat(send("GET", path + proof(aboard.token()), null, aboard.token())
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal(send("GET", path + proof("another token"), null, aboard.token())))
                .isEqualTo(new Refusal(400, 100));
    }

    private static String proof(String token) throws Exception {
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec("demo-app-secret".getBytes(), "HmacSHA256"));
        return java.util.HexFormat.of().formatHex(mac.doFinal(token.getBytes()));
    }

    @Test
    void aNumberHasItsOwnPinAndItsOwnAddress() throws Exception {
        Aboard aboard = aboard(false);
        assertThat(refusal(graph("POST", aboard.number(), Map.of("pin", "12"), aboard)))
                .isEqualTo(new Refusal(400, 100));
        assertThat(graph("POST", aboard.number(), Map.of("pin", "654321"), aboard)
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal(register(aboard, "123456"))).isEqualTo(new Refusal(400, 133005));
        assertThat(register(aboard, "654321").statusCode()).isEqualTo(200);
        graph("POST", aboard.waba() + "/subscribed_apps", null, aboard);
        HttpServer receiver = receiver("right-token");
        try {
            String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/number";
            assertThat(refusal(graph("POST", aboard.number(), own(address, "wrong-token"), aboard)))
                    .isEqualTo(new Refusal(400, 2200));
            assertThat(graph("POST", aboard.number(), own(address, "right-token"), aboard)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(levels(aboard).path("phone_number").asString()).isEqualTo(address);
            graph("POST", aboard.number(), own("", ""), aboard);
            assertThat(levels(aboard).has("phone_number")).isFalse();
        } finally {
            receiver.stop(0);
        }
    }

    private static Map<String, Object> own(String address, String token) {
        return Map.of("webhook_configuration", Map.of("override_callback_uri", address, "verify_token", token));
    }

    private JsonNode levels(Aboard aboard) throws Exception {
        return JSON.readTree(graph("GET", aboard.number() + "?fields=webhook_configuration", null, aboard)
                        .body())
                .path("webhook_configuration");
    }

    @Test
    void aTokenIsFetchedByTheSystemUserWhereTheAppIs() throws Exception {
        JsonNode shared = hosted("SHARED");
        String path = "/v26.0/" + shared.path("business_id").asString() + "/system_user_access_tokens?fetch_only=true";
        assertThat(refusal(send("POST", path, Map.of(), "right"))).isEqualTo(new Refusal(403, 200));
        assertThat(refusal(send("POST", path.replace("true", "false"), Map.of(), "system")))
                .isEqualTo(new Refusal(400, 100));
        String token = JSON.readTree(send("POST", path, Map.of(), "system").body())
                .path("access_token")
                .asString();
        String waba = shared.path("waba_ids").path(0).asString();
        assertThat(send("GET", "/v26.0/" + waba, null, token).statusCode()).isEqualTo(200);
        send("POST", "/_sim/signup/removals", Map.of("waba_id", waba, "how", "ACCOUNT"), "");
        assertThat(refusal(send("GET", "/v26.0/" + waba, null, token)))
                .as("taken back")
                .isEqualTo(new Refusal(403, 200));
    }

    @Test
    void eachDoorLetsInWhatItDoes() throws Exception {
        JsonNode app = hosted("APP_ONLY");
        assertThat(refusal(staff(app))).as("the app alone").isEqualTo(new Refusal(403, 200));
        assertThat(fetch(app).statusCode()).isEqualTo(200);
        JsonNode partner = hosted("PARTNER");
        assertThat(refusal(fetch(partner))).as("no token there").isEqualTo(new Refusal(403, 200));
        assertThat(send("GET", "/v26.0/" + partner.path("waba_ids").path(0).asString(), null, "system")
                        .statusCode())
                .isEqualTo(200);
        JsonNode solution = hosted("SOLUTION");
        assertThat(refusal(fetch(solution))).isEqualTo(new Refusal(403, 200));
        assertThat(send(
                                "GET",
                                "/v26.0/774400000000001/access_token?business_id="
                                        + solution.path("business_id").asString(),
                                null,
                                "system")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLivingTokenIsRenewedForSixtyDaysAndADeadOneIsNot() throws Exception {
        send("POST", "/_sim/signup/plan", Map.of("token_life_seconds", 100), "");
        Aboard aboard = aboard(false);
        String path = "/v26.0/oauth/access_token?grant_type=fb_exchange_token&client_id=771203945518260"
                + "&client_secret=demo-app-secret&set_token_expires_in_60_days=true&fb_exchange_token="
                + aboard.token();
        JsonNode renewed = JSON.readTree(send("GET", path, null, "").body());
        assertThat(renewed.path("expires_in").asLong()).isEqualTo(5_183_944L);
        send("POST", "/_sim/clock", Map.of("offset_seconds", 101), "");
        assertThat(refusal(send("GET", path, null, ""))).isEqualTo(new Refusal(401, 190));
        assertThat(send(
                                "GET",
                                "/v26.0/" + aboard.waba(),
                                null,
                                renewed.path("access_token").asString())
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode hosted(String door) throws Exception {
        return JSON.readTree(send(
                        "POST",
                        "/_sim/signup",
                        Map.of("door", door, "accounts", List.of(Map.of("name", "Kestrel", "currency", "USD"))),
                        "")
                .body());
    }

    private HttpResponse<String> fetch(JsonNode granted) throws Exception {
        return send(
                "POST",
                "/v26.0/" + granted.path("business_id").asString() + "/system_user_access_tokens?fetch_only=true",
                Map.of(),
                "system");
    }

    private HttpResponse<String> staff(JsonNode granted) throws Exception {
        return send(
                "POST",
                "/v26.0/" + granted.path("waba_ids").path(0).asString() + "/assigned_users?user=" + SYSTEM_USER
                        + "&tasks=%5B%27MANAGE%27%5D",
                null,
                "system");
    }

    @Test
    void anOverrideIsProvenByTheHandshakeAndOnlyAfterTheSubscription() throws Exception {
        Aboard aboard = aboard(false);
        HttpServer receiver = receiver("right-token");
        try {
            String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks";
            Map<String, Object> wanted = Map.of("override_callback_uri", address, "verify_token", "right-token");
            String path = aboard.waba() + "/subscribed_apps";
            assertThat(refusal(graph("POST", path, wanted, aboard))).isEqualTo(new Refusal(400, 100));
            graph("POST", path, null, aboard);
            assertThat(refusal(graph(
                            "POST",
                            path,
                            Map.of("override_callback_uri", address, "verify_token", "wrong-token"),
                            aboard)))
                    .isEqualTo(new Refusal(400, 2200));
            assertThat(refusal(graph(
                            "POST",
                            path,
                            Map.of("override_callback_uri", "http://example.com/x", "verify_token", "right-token"),
                            aboard)))
                    .as("no TLS")
                    .isEqualTo(new Refusal(400, 100));
            assertThat(graph("POST", path, wanted, aboard).statusCode()).isEqualTo(200);
            assertThat(row(aboard).path("override_callback_uri").asString()).isEqualTo(address);
            graph("POST", path, null, aboard);
            assertThat(row(aboard).has("override_callback_uri")).isFalse();
            graph("DELETE", path, null, aboard);
            assertThat(row(aboard).isMissingNode()).isTrue();
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void creditIsLentByTheSystemUserOnceItIsOnTheAccount() throws Exception {
        Aboard aboard = aboard(false);
        String share =
                "/v26.0/" + LINE + "/whatsapp_credit_sharing_and_attach?waba_id=" + aboard.waba() + "&waba_currency=";
        assertThat(refusal(send("POST", share + "USD", null, aboard.token()))).isEqualTo(new Refusal(403, 200));
        assertThat(refusal(send("POST", share + "USD", null, "system"))).isEqualTo(new Refusal(403, 200));
        send(
                "POST",
                "/v26.0/" + aboard.waba() + "/assigned_users?user=" + SYSTEM_USER
                        + "&tasks=['MANAGE']"
                                .replace("'", "%27")
                                .replace("[", "%5B")
                                .replace("]", "%5D"),
                null,
                "system");
        assertThat(refusal(send("POST", share + "EUR", null, "system"))).isEqualTo(new Refusal(400, 100));
        JsonNode shared =
                JSON.readTree(send("POST", share + "USD", null, "system").body());
        String allocation = shared.path("allocation_config_id").asString();
        assertThat(allocation).isNotBlank();
        JsonNode record =
                JSON.readTree(send("GET", "/v26.0/" + allocation + "?fields=receiving_credential", null, "system")
                        .body());
        JsonNode account = JSON.readTree(
                send("GET", "/v26.0/" + aboard.waba(), null, aboard.token()).body());
        assertThat(account.path("primary_funding_id").asString())
                .isEqualTo(record.path("receiving_credential").path("id").asString());
        send("DELETE", "/v26.0/" + allocation, null, "system");
        assertThat(JSON.readTree(send("GET", "/v26.0/" + aboard.waba(), null, aboard.token())
                                .body())
                        .has("primary_funding_id"))
                .isFalse();
    }

    @Test
    void numbersComePageByPageAndByCode() throws Exception {
        Aboard aboard = aboard(false);
        List<String> added = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            HttpResponse<String> answer = graph(
                    "POST",
                    aboard.waba() + "/phone_numbers",
                    Map.of("cc", "359", "phone_number", "2555020" + n, "verified_name", "Line " + n),
                    aboard);
            added.add(JSON.readTree(answer.body()).path("id").asString());
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (true) {
            JsonNode page =
                    JSON.readTree(graph("GET", aboard.waba() + "/phone_numbers?limit=2&after=" + after, null, aboard)
                            .body());
            page.path("data").forEach(one -> seen.add(one.path("id").asString()));
            pages++;
            if (!page.path("paging").has("next")) {
                break;
            }
            after = page.path("paging").path("cursors").path("after").asString();
        }
        assertThat(pages).isEqualTo(2);
        assertThat(seen).hasSize(4).containsAll(added).doesNotHaveDuplicates();
        Aboard line = new Aboard(aboard.token(), aboard.waba(), "", added.getFirst());
        assertThat(refusal(register(line, "123456"))).isEqualTo(new Refusal(400, 133006));
        graph("POST", line.number() + "/request_code?code_method=SMS&language=en_US", null, line);
        assertThat(refusal(graph("POST", line.number() + "/verify_code?code=0", null, line)))
                .isEqualTo(new Refusal(400, 136025));
        JsonNode numbers =
                JSON.readTree(send("GET", "/_sim/signup", null, "").body()).path("numbers");
        String code = "";
        for (JsonNode one : numbers) {
            if (one.path("number_id").asString().equals(line.number())) {
                code = one.path("code").asString();
            }
        }
        assertThat(graph("POST", line.number() + "/verify_code?code=" + code, null, line)
                        .statusCode())
                .isEqualTo(200);
        assertThat(register(line, "123456").statusCode()).isEqualTo(200);
    }

    @Test
    void aNumberOfThePhoneAppIsNotRegisteredAndDoesNotCall() throws Exception {
        JsonNode granted = signUp(Map.of(
                "accounts", List.of(Map.of("name", "Kestrel", "phone", "+359 2 555 0190")), "on_phone_app", true));
        String token = token(granted.path("code").asString());
        Aboard aboard = new Aboard(
                token,
                granted.path("waba_ids").path(0).asString(),
                "",
                granted.path("phone_number_ids").path(0).asString());
        JsonNode node =
                JSON.readTree(graph("GET", aboard.number(), null, aboard).body());
        assertThat(node.path("is_on_biz_app").asBoolean()).isTrue();
        assertThat(refusal(register(aboard, "123456"))).isEqualTo(new Refusal(400, 100));
        assertThat(refusal(switchOn(aboard))).isEqualTo(new Refusal(400, 100));
    }

    private HttpServer receiver(String token) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            boolean known = query.contains("hub.verify_token=" + token);
            byte[] body = query.replaceAll(".*hub\\.challenge=([0-9]+).*", "$1").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 403, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private Aboard aboard(boolean two) throws Exception {
        JsonNode granted = signUp(two);
        JsonNode wabas = granted.path("waba_ids");
        return new Aboard(
                token(granted.path("code").asString()),
                wabas.path(wabas.size() - 1).asString(),
                two ? wabas.path(0).asString() : "",
                granted.path("phone_number_ids").path(0).asString());
    }

    private JsonNode signUp(boolean two) throws Exception {
        Map<String, Object> first = Map.of("name", "Kestrel Bikes", "phone", "+359 2 555 0170");
        Map<String, Object> second = Map.of("name", "Kestrel Rentals", "phone", "+359 2 555 0171");
        return signUp(Map.of("accounts", two ? List.of(first, second) : List.of(unique(first))));
    }

    private int made;

    /// One customer's number is taken afterwards.
    private Map<String, Object> unique(Map<String, Object> account) {
        return Map.of("name", account.get("name"), "phone", "+359 2 555 04" + (10 + made++));
    }

    private JsonNode signUp(Map<String, Object> order) throws Exception {
        HttpResponse<String> answer = send("POST", "/_sim/signup", order, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String token(String code) throws Exception {
        return JSON.readTree(
                        exchange("771203945518260", "demo-app-secret", code).body())
                .path("access_token")
                .asString();
    }

    private HttpResponse<String> exchange(String app, String secret, String code) throws Exception {
        return send(
                "GET",
                "/v26.0/oauth/access_token?client_id=" + app + "&client_secret=" + secret + "&code=" + code,
                null,
                "");
    }

    private HttpResponse<String> register(Aboard aboard, String pin) throws Exception {
        return graph(
                "POST", aboard.number() + "/register", Map.of("messaging_product", "whatsapp", "pin", pin), aboard);
    }

    private HttpResponse<String> switchOn(Aboard aboard) throws Exception {
        return graph("POST", aboard.number() + "/settings", Map.of("calling", Map.of("status", "ENABLED")), aboard);
    }

    private String status(Aboard aboard) throws Exception {
        return JSON.readTree(graph("GET", aboard.number(), null, aboard).body())
                .path("status")
                .asString();
    }

    private JsonNode row(Aboard aboard) throws Exception {
        return JSON.readTree(graph("GET", aboard.waba() + "/subscribed_apps", null, aboard)
                        .body())
                .path("data")
                .path(0);
    }

    private HttpResponse<String> graph(String method, String path, @Nullable Object body, Aboard aboard)
            throws Exception {
        return send(method, "/v26.0/" + path, body, aboard.token());
    }
}
