package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import org.junit.jupiter.api.Test;

/// Permissions by program: Meta's live answer, asking, evidence, and whose they are.
class PermissionsApiIT extends ApiScene {
    @Test
    void aPermissionIsReadFromMetaWithItsLimits() {
        GRAPH.permission("385917770001", "temporary");
        Reply temporary = get(TERN, "/permissions?number=" + SOFIA + "&user=%2B385917770001")
                .is(200);
        assertThat(temporary.text("number_id")).isEqualTo(SOFIA);
        assertThat(temporary.text("user.wa_id")).isEqualTo("385917770001");
        assertThat(temporary.text("status")).isEqualTo("TEMPORARY");
        assertThat(temporary.text("expires_at")).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(temporary.text("spoken_by")).isEqualTo("META");
        assertThat(temporary.text("as_of")).endsWith("Z");
        assertThat(temporary.at("unanswered_streak").asInt(-1)).isZero();
        assertThat(temporary.text("forecast.revoke_risk")).isNotBlank();
        assertThat(temporary.at("limits")).anySatisfy(limit -> {
            assertThat(limit.path("action").asString()).isEqualTo("CALL");
            assertThat(limit.path("period").asString()).isEqualTo("PT24H");
            assertThat(limit.path("max").asInt()).isEqualTo(100);
            assertThat(limit.path("used").asInt()).isEqualTo(3);
        });
        assertThat(get(TERN, "/permissions?user=385917770001").is(200).at("items"))
                .hasSize(1);
        assertThat(get(TERN, "/permissions?number=" + SOFIA + "&user=385917770002")
                        .is(200)
                        .text("status"))
                .isEqualTo("NONE");
    }

    @Test
    void aUserIsAskedOnceForEachKeyAndTheEvidenceIsWhole() {
        String user = "385917770003";
        String document = "{\"number_id\":\"%s\",\"to\":\"%s\",\"kind\":\"FREE_FORM\",\"body\":\"May we call?\"}"
                .formatted(SOFIA, user);
        String key = anyKey();
        Reply sent = post(TERN, "/permissions/requests", document, key).is(201);
        assertThat(sent.text("message_id")).startsWith("wamid.");
        assertThat(post(TERN, "/permissions/requests", document, key).is(201).text("message_id"))
                .isEqualTo(sent.text("message_id"));
        assertThat(GRAPH.postedAbout(user)).hasSize(1);
        post(TERN, "/permissions/requests", document.replace("0003", "0009"), key)
                .isProblem(422, "invalid");
        post(TERN, "/permissions/requests", document).isProblem(400, "idempotency-key-missing");
        assertThat(post(TERN, "/permissions/requests", "{\"kind\":\"TEMPLATE\"}", anyKey())
                        .isProblem(422, "invalid")
                        .at("errors"))
                .hasSize(4);

        Reply events =
                get(TERN, "/permissions/" + SOFIA + "/" + user + "/events").is(200);
        assertThat(events.at("chain.whole").asBoolean()).isTrue();
        assertThat(events.at("items"))
                .anySatisfy(event -> assertThat(event.path("proof").asString()).isEqualTo(sent.text("message_id")));
    }

    @Test
    void whatMetaRefusesComesInItsOwnWords() {
        String user = "385917770004";
        GRAPH.refuses(
                user,
                400,
                "{\"error\":{\"message\":\"(#138009) Limit reached\",\"code\":138009,\"fbtrace_id\":\"Trace7\"}}");
        Reply refused = post(
                TERN, "/permissions/requests", "{\"number_id\":\"%s\",\"to\":\"%s\"}".formatted(SOFIA, user), anyKey());
        refused.isProblem(409, "meta-permission-request-limit");
        assertThat(refused.at("meta.code").asInt()).isEqualTo(138009);
        assertThat(refused.text("meta.fbtrace_id")).isEqualTo("Trace7");
    }

    @Test
    void consentNeverLeavesItsTenant() {
        GRAPH.permission("385917770005", "permanent");
        get(TERN, "/permissions?number=" + SOFIA + "&user=385917770005").is(200);
        get(MARLIN, "/permissions?number=" + SOFIA + "&user=385917770005").isProblem(404, "not-found");
        get(MARLIN, "/permissions?number=" + SOFIA).isProblem(404, "not-found");
        get(MARLIN, "/permissions/" + SOFIA + "/385917770005/events").isProblem(404, "not-found");
        assertThat(get(MARLIN, "/permissions?user=385917770005").is(200).at("items"))
                .isEmpty();
        post(
                        MARLIN,
                        "/permissions/requests",
                        "{\"number_id\":\"%s\",\"to\":\"385917770005\"}".formatted(SOFIA),
                        anyKey())
                .isProblem(404, "not-found");
        assertThat(GRAPH.postedAbout("385917770005")).isEmpty();
    }
}
