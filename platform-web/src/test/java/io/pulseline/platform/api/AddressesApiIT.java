package io.pulseline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What holds for every address: who is let in, what a refusal looks like; and numbers, whose tests are few.
class AddressesApiIT extends ApiScene {
    @Test
    void withoutAGoodKeyEveryAddressSaysTheSame() {
        for (String path : List.of("/calls", "/numbers", "/costs/report", "/rate-cards", "/nothing")) {
            assertThat(get("plk_tern_guessed", path)
                            .isProblem(401, "unauthorised")
                            .headers()
                            .firstValue("WWW-Authenticate"))
                    .hasValue("Bearer");
        }
    }

    @Test
    void whatIsNotServedIsAProblemAndNoPage() {
        get(TERN, "/nothing").isProblem(404, "not-found");
        send(request(TERN, "/calls").DELETE()).isProblem(405, "method-not-allowed");
        send(request(TERN, "/calls")
                        .header("Content-Type", "text/plain")
                        .header("Idempotency-Key", anyKey())
                        .POST(BodyPublishers.ofString("call Mira")))
                .isProblem(415, "http-415");
        send(request(TERN, "/nothing").header("Accept", "text/html").GET()).is(404);
    }

    @Test
    void aTenantsKeyCannotChooseAnotherTenant() {
        get(TERN, "/calls?tenant=marlin").isProblem(404, "not-found");
        get(TERN, "/calls?tenant=tern").is(200);
        get(STAFF, "/calls?tenant=nobody").isProblem(404, "not-found");
        get(TERN, "/workers").isProblem(403, "staff-only");
        get(STAFF, "/workers").is(200);
    }

    @Test
    void aNumberIsReadAsMetaLastToldIt() {
        awaitCallingEnabled(SOFIA);
        Reply number = get(TERN, "/numbers/" + SOFIA).is(200);
        assertThat(number.text("phone_number_id")).isEqualTo(SOFIA);
        assertThat(number.text("number")).isEqualTo("+35925550101");
        assertThat(number.text("signalling_mode")).isEqualTo("GRAPH");
        assertThat(number.at("restrictions")).isEmpty();
        assertThat(number.at("health.restricted").asBoolean(true)).isFalse();
        assertThat(get(TERN, "/numbers").is(200).at("items")).hasSize(3);
        assertThat(get(STAFF, "/numbers").is(200).at("items")).hasSize(4);

        Reply settings = get(TERN, "/numbers/" + SOFIA + "/settings").is(200);
        assertThat(settings.headers().firstValue("ETag")).hasValue("\"" + settings.text("version") + "\"");
        assertThat(settings.text("actual.status")).isEqualTo("ENABLED");
        assertThat(settings.at("drift")).isEmpty();

        Reply readiness = get(TERN, "/numbers/" + SOFIA + "/readiness").is(200);
        assertThat(readiness.at("checks")).isNotEmpty().allSatisfy(check -> {
            assertThat(check.path("verdict").asString()).isIn("PASS", "FAIL", "UNKNOWN");
            assertThat(check.path("source").asString()).isNotBlank();
        });
        for (String path : List.of("", "/settings", "/readiness")) {
            get(TERN, "/numbers/" + RECEPTION + path).isProblem(404, "not-found");
            get(MARLIN, "/numbers/" + SOFIA + path).isProblem(404, "not-found");
        }
    }
}
