package io.pulseline.platform.calllists.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A program plans a list, starts it, stops it, and reads what became of each user.
class CallListsApiIT extends ApiScene {
    private static final String ALL = "/call-lists";

    private final String name = "Winter " + UUID.randomUUID();

    private String document(String users) {
        return """
                {"name":"%s","number_id":"%s","hours":{"from":0,"to":1},"users":[%s]}
                """.formatted(name, SOFIA, users);
    }

    @Test
    void aListIsPlannedOnceStartedPausedAndEnded() {
        String users =
                "{\"to\":\"+385915550180\",\"name\":\"Mira\"},{\"recipient\":\"HR.48120077310180\"},{\"to\":\"385915550180\"}";
        post(TERN, ALL, document(users)).isProblem(400, "idempotency-key-missing");
        String key = "list-" + UUID.randomUUID();
        Reply made = post(TERN, ALL, document(users), key).is(201);
        String id = made.text("id");
        assertThat(made.text("state")).isEqualTo("DRAFT");
        assertThat(made.at("counts.users").asInt())
                .as("who is named twice is called once")
                .isEqualTo(2);
        assertThat(post(TERN, ALL, document(users), key).is(200).text("id")).isEqualTo(id);
        post(TERN, ALL, document("{\"to\":\"385915550181\"}"), key).isProblem(422, "invalid");

        Reply first = get(TERN, ALL + "/" + id + "/users?limit=1").is(200);
        assertThat(first.text("items.0.user.wa_id")).isEqualTo("385915550180");
        assertThat(first.text("items.0.state")).isEqualTo("PLANNED");
        Reply second = get(TERN, ALL + "/" + id + "/users?cursor=" + first.text("next"))
                .is(200);
        assertThat(second.text("items.0.user.bsuid")).isEqualTo("HR.48120077310180");
        assertThat(second.at("next").isNull()).isTrue();

        String steps = ALL + "/" + id;
        post(TERN, steps + "/activation", "").isProblem(400, "idempotency-key-missing");
        String start = "start-" + UUID.randomUUID();
        assertThat(post(TERN, steps + "/activation", "", start).is(200).text("state"))
                .isEqualTo("RUNNING");
        assertThat(post(TERN, steps + "/pause", "").is(200).text("state")).isEqualTo("PAUSED");
        assertThat(post(TERN, steps + "/activation", "", start).is(200).text("state"))
                .as("a repeat starts nothing that was paused meanwhile")
                .isEqualTo("PAUSED");
        assertThat(post(TERN, steps + "/activation", "", "again-" + id).is(200).text("state"))
                .isEqualTo("RUNNING");
        assertThat(post(TERN, steps + "/cancellation", "").is(200).text("state"))
                .isEqualTo("CANCELLED");
        post(TERN, steps + "/activation", "", "late-" + id).isProblem(409, "conflict");
        post(TERN, steps + "/pause", "").isProblem(409, "conflict");
    }

    @Test
    void listsArePagedNewestFirst() {
        String older = post(TERN, ALL, document("{\"to\":\"385915550182\"}"), "a-" + name)
                .is(201)
                .text("id");
        String newer = post(TERN, ALL, document("{\"to\":\"385915550182\"}"), "b-" + name)
                .is(201)
                .text("id");
        Reply page = get(TERN, ALL + "?limit=1").is(200);
        assertThat(page.text("items.0.id")).isEqualTo(newer);
        assertThat(get(TERN, ALL + "?limit=1&cursor=" + page.text("next"))
                        .is(200)
                        .text("items.0.id"))
                .isEqualTo(older);
        get(TERN, ALL + "?cursor=yesterday").isProblem(422, "invalid");
    }

    @Test
    void everyMistakeOfADocumentIsNamedAndOthersSeeNothing() {
        Reply wrong = post(
                        TERN,
                        ALL,
                        "{\"name\":\"\",\"number_id\":\"%s\",\"team\":\"x\",\"hours\":{\"from\":9,\"to\":7},\"users\":[{\"to\":\"911\"},{}]}"
                                .formatted(RECEPTION),
                        "wrong-" + name)
                .isProblem(422, "invalid");
        assertThat(wrong.at("errors").findValuesAsString("field"))
                .contains("name", "hours", "users[0]", "users[1]", "number_id");
        assertThat(post(TERN, ALL, "{}", "none-" + name)
                        .isProblem(422, "invalid")
                        .at("errors")
                        .findValuesAsString("field"))
                .contains("name", "number_id", "users");
        String id = post(TERN, ALL, document("{\"to\":\"385915550183\"}"), "c-" + name)
                .is(201)
                .text("id");
        get(MARLIN, ALL + "/" + id).isProblem(404, "not-found");
        get(MARLIN, ALL + "/" + id + "/users").isProblem(404, "not-found");
        post(MARLIN, ALL + "/" + id + "/activation", "", "x-" + id).isProblem(404, "not-found");
        get(STAFF, ALL + "/" + id).is(200);
        get(TERN, ALL + "/no-id").isProblem(404, "not-found");
    }
}
