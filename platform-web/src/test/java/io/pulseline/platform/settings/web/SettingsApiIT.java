package io.pulseline.platform.settings.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/// Settings by program: versions, Meta's merge rule, refusals that change nothing, and whose they are.
class SettingsApiIT extends ApiScene {
    private static final String ZAGREB = "206418377150935";
    private static final String SETTINGS = "/numbers/" + ZAGREB + "/settings";

    @Test
    void aDocumentIsReadChangedAndReadAgain() {
        Reply first = get(TERN, SETTINGS).is(200);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"" + first.at("version").asLong() + "\"");
        assertThat(first.at("drift").isArray()).isTrue();
        assertThat(first.text("actual.status")).isEqualTo("ENABLED");

        put(null, "{\"callback_permission_status\":\"ENABLED\"}").isProblem(428, "if-match-missing");
        put("\"999\"", "{\"callback_permission_status\":\"ENABLED\"}").isProblem(412, "stale");
        Reply invalid = put(tag, "{\"status\":\"MAYBE\",\"colour\":\"red\"}").isProblem(422, "invalid");
        assertThat(invalid.at("errors")).isNotEmpty();
        assertThat(invalid.at("errors").path(0).path("field").asString()).isEqualTo("colour");
        assertThat(get(TERN, SETTINGS).headers().firstValue("ETag")).hasValue(tag);

        Reply changed = put(tag, "{\"callback_permission_status\":\"ENABLED\"}").is(200);
        assertThat(changed.headers().firstValue("ETag"))
                .isNotEqualTo(first.headers().firstValue("ETag"));
        assertThat(changed.text("desired.status")).as("absent stays").isEqualTo("ENABLED");
        assertThat(changed.text("desired.callback_permission_status")).isEqualTo("ENABLED");
        assertThat(changed.at("drift").isEmpty()).isTrue();
        put(tag, "{\"callback_permission_status\":\"DISABLED\"}").isProblem(412, "stale");
        assertThat(get(TERN, SETTINGS + "/versions")
                        .is(200)
                        .at("items")
                        .path(0)
                        .path("kind")
                        .asString())
                .isEqualTo("CHANGE");
    }

    @Test
    void aPreviewSaysWhatMetaDoesAndSendsNothing() {
        Reply preview = post(TERN, SETTINGS + "/preview", "{\"call_icon_visibility\":\"DISABLE_ALL\"}")
                .is(200);
        assertThat(preview.text("changes.0.field")).isEqualTo("call_icon_visibility");
        assertThat(preview.text("changes.0.meta")).isNotBlank();
        assertThat(preview.text("changes.0.users")).contains("7 days");
        assertThat(preview.text("request.call_icon_visibility")).isEqualTo("DISABLE_ALL");
        assertThat(get(TERN, SETTINGS).text("actual.call_icon_visibility")).isNotEqualTo("DISABLE_ALL");
        assertThat(post(TERN, SETTINGS + "/preview", "{\"sip\":{\"status\":\"ENABLED\"}}")
                        .isProblem(422, "invalid")
                        .at("errors")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo("sip.servers");
    }

    @Test
    void aNumberOfAnotherTenantDoesNotExist() {
        get(MARLIN, SETTINGS).isProblem(404, "not-found");
        get(MARLIN, SETTINGS + "/versions").isProblem(404, "not-found");
        post(MARLIN, SETTINGS + "/preview", "{}").isProblem(404, "not-found");
        send(request(MARLIN, SETTINGS)
                        .header("Content-Type", "application/json")
                        .header("If-Match", "*")
                        .PUT(BodyPublishers.ofString("{}")))
                .isProblem(404, "not-found");
    }

    private Reply put(String match, String body) {
        var request = request(TERN, SETTINGS).header("Content-Type", "application/json");
        if (match != null) {
            request.header("If-Match", match);
        }
        return send(request.PUT(BodyPublishers.ofString(body)));
    }
}
