package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.api.ApiScene;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.KeyScope;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Listening to talks by program, by the rules of the page.
class SupervisionApiIT extends ApiScene {
    private static final String VERA = "vera@tern.example";

    @Autowired
    TenantTransactions transactions;

    @Autowired
    Tenants tenants;

    @Autowired
    ApiKeys keys;

    @Autowired
    Workers workers;

    @Autowired
    JdbcClient jdbc;

    @Test
    void anAdministratorIsLetListenSpeakAndLeave() {
        String id = talk();
        Reply begun = post(TERN, "/calls/" + id + "/supervision", "{\"person\":\"" + VERA + "\"}")
                .is(201);
        assertThat(begun.text("mode")).isEqualTo("LISTEN");
        assertThat(begun.text("partner")).isEqualTo("AGENT");
        assertThat(begun.text("partner_name")).isEqualTo("Sava");
        assertThat(begun.at("announced").asBoolean())
                .as("as the page's rule says")
                .isTrue();
        assertThat(begun.at("shown").asBoolean()).isTrue();
        post(TERN, "/calls/" + id + "/supervision", "{\"person\":\"" + VERA + "\"}")
                .isProblem(409, "busy");

        assertThat(put(id, "{\"mode\":\"WHISPER\"}").is(200).text("mode")).isEqualTo("WHISPER");
        put(id, "{\"mode\":\"SHOUT\"}").isProblem(422, "invalid");
        put(id, "{}").isProblem(422, "invalid");
        assertThat(get(TERN, "/supervisions").is(200).body()).contains(id);
        assertThat(get(MARLIN, "/supervisions").is(200).body()).doesNotContain(id);
        get(MARLIN, "/calls/" + id + "/supervisions").isProblem(404, "not-found");
        post(TERN, "/calls/" + id + "/supervision/takeover", "").isProblem(409, "conflict");

        delete(TERN, id).is(204);
        delete(TERN, id).isProblem(409, "conflict");
        Reply all = get(TERN, "/calls/" + id + "/supervisions").is(200);
        assertThat(all.at("items.0.mode").asString()).isEqualTo("WHISPER");
        assertThat(all.at("items.0.ended_at").asString("")).isNotEmpty();
        assertThat(get(TERN, "/audit?object=call:" + id).body())
                .contains("call.supervise", "call.supervise.end", "API key");
    }

    @Test
    void onlyAdministratorsAreLetListenAndOnlyByKeysThatMay() {
        String id = talk();
        post(TERN, "/calls/" + id + "/supervision", "{}").isProblem(422, "invalid");
        post(TERN, "/calls/" + id + "/supervision", "{\"person\":\"sava@tern.example\"}")
                .isProblem(422, "invalid");
        post(MARLIN, "/calls/" + id + "/supervision", "{\"person\":\"" + VERA + "\"}")
                .isProblem(404, "not-found");
        Tenant tern = tenants.bySlug("tern").orElseThrow();
        Actor actor = new Actor.Program("test");
        String calls = keys.make(actor, tern, "calls only", Set.of(KeyScope.CALLS), null);
        post(calls, "/calls/" + id + "/supervision", "{\"person\":\"" + VERA + "\"}")
                .isProblem(403, "scope");
        String listens = keys.make(actor, tern, "listens", Set.of(KeyScope.SUPERVISION), null);
        post(listens, "/calls/" + id + "/termination", "").isProblem(403, "scope");
        post(listens, "/calls/" + id + "/supervision", "{\"person\":\"" + VERA + "\",\"mode\":\"BARGE\"}")
                .is(201);
        delete(listens, id).is(204);
    }

    private Reply put(String id, String body) {
        return send(request(TERN, "/calls/" + id + "/supervision")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private Reply delete(String key, String id) {
        return send(request(key, "/calls/" + id + "/supervision").DELETE());
    }

    /// Of Sava with a user, at a worker that answers nobody.
    private String talk() {
        String user = "38591" + (1_000_000 + Math.floorMod(UUID.randomUUID().hashCode(), 9_000_000));
        GRAPH.permission(user, "temporary");
        Reply placed = post(
                        TERN,
                        "/calls",
                        "{\"number_id\":\"%s\",\"to\":\"+%s\",\"route\":{\"kind\":\"API\"},\"sdp\":\"%s\"}"
                                .formatted(SOFIA, user, "v=0 of a program"),
                        anyKey())
                .is(201);
        String id = placed.text("id");
        workers.lease(new WorkerLease(
                Protocol.VERSION,
                "m-supervised",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://127.0.0.1:9",
                0,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        metaSays(SOFIA, "35925550101", """
                "calls":[{"id":"%s","from":"35925550101","to":"%s","event":"connect","timestamp":"%d",
                "direction":"BUSINESS_INITIATED","session":{"sdp_type":"answer","sdp":"v=0 of Meta"}}]
                """.formatted(
                        placed.text("wacid"), user, Instant.now().getEpochSecond()));
        metaSays(SOFIA, "35925550101", """
                "statuses":[{"id":"%s","timestamp":"%d","type":"call","status":"ACCEPTED","recipient_id":"%s"}]
                """.formatted(
                        placed.text("wacid"), Instant.now().getEpochSecond(), user));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() ->
                        assertThat(get(TERN, "/calls/" + id).text("state")).isEqualTo("IN_PROGRESS"));
        transactions.inTenant(
                tenants.bySlug("tern").orElseThrow().id(),
                () -> jdbc.sql("""
                                update call set agent_id = '00000000-0000-4000-8000-0000000000a1', agent_name = 'Sava',
                                    worker_id = 'm-supervised', worker_epoch = 1 where id = ?
                                """).param(UUID.fromString(id)).update());
        return id;
    }
}
