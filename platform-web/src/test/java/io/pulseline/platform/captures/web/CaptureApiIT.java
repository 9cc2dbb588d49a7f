package io.pulseline.platform.captures.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.api.ApiScene;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.KeyScope;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingSeal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Packet captures as programs begin, see, download and delete them.
class CaptureApiIT extends ApiScene {
    private static final TenantId TENANT = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final String NUMBER = SOFIA_PBX;
    private static final String NEXT = "{\"reason\":\"one way only\",\"of\":\"NEXT\",\"voice\":true}";

    @Autowired
    TenantVault vault;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ApiKeys keys;

    @Autowired
    Tenants tenants;

    @Autowired
    JdbcClient jdbc;

    private UUID call;
    private String address;

    @BeforeEach
    void aCallThatIsOver() {
        call = UUID.randomUUID();
        address = "/calls/" + call + "/captures";
        transactions.inTenant(TENANT, () -> {
            jdbc.sql("update packet_capture set state = 'EXPIRED', packet_key = null where state = 'WAITING'")
                    .update();
            jdbc.sql("""
                            insert into call (tenant_id, id, wacid, number_id, direction, phase, outcome, wa_id, state, started_at, ended_at)
                            values (?, ?, ?, ?, 'USER_INITIATED', 'ENDED', 'ANSWERED', '385915550178',
                                    '{"direction":"USER_INITIATED","acceptTakenAt":"2026-11-26T09:00:03Z","talkStart":"2026-11-26T09:00:03Z","talkEnd":"2026-11-26T09:01:03Z","seconds":60,"terminatedAt":"2026-11-26T09:01:03Z","errors":[]}', now(), now())
                            """)
                    .param(TENANT.value())
                    .param(call)
                    .param("wacid." + call)
                    .param(NUMBER)
                    .update();
        });
    }

    @Test
    void oneForTheNextCallIsAskedForOnceWithAReasonAndTakenBack() {
        post(TERN, address, NEXT).isProblem(400, "idempotency-key-missing");
        post(TERN, address, "{\"reason\":\" \",\"of\":\"SOME\"}", anyKey()).isProblem(422, "invalid");
        post(TERN, address, "{\"reason\":\"late\"}", anyKey()).isProblem(409, "conflict");
        String key = anyKey();
        Reply made = post(TERN, address, NEXT, key).is(201);
        String id = made.text("id");
        assertThat(made.headers().firstValue("Location")).hasValue("/api/v1" + address + "/" + id);
        assertThat(made.text("state")).isEqualTo("WAITING");
        assertThat(made.at("voice").asBoolean()).isTrue();
        assertThat(made.at("call_id").isMissingNode()).isTrue();
        assertThat(post(TERN, address, NEXT, key).is(200).text("id")).isEqualTo(id);
        post(TERN, address, NEXT.replace("true", "false"), key).isProblem(422, "invalid");
        post(TERN, address, NEXT, anyKey()).isProblem(409, "conflict");
        assertThat(get(TERN, address).is(200).at("items").size()).isEqualTo(1);
        get(TERN, address + "/" + id + "/file").isProblem(404, "not-found");
        post(TERN, address + "/" + id + "/end", "").isProblem(409, "conflict");
        for (String foreign : new String[] {address, address + "/" + id, address + "/" + id + "/file"}) {
            get(MARLIN, foreign).isProblem(404, "not-found");
        }
        post(MARLIN, address, NEXT, anyKey()).isProblem(404, "not-found");
        send(request(MARLIN, address + "/" + id).DELETE()).isProblem(404, "not-found");
        send(request(TERN, address + "/" + id).DELETE()).is(204);
        send(request(TERN, address + "/" + id).DELETE()).isProblem(404, "not-found");
        assertThat(get(TERN, "/audit?object=number:" + NUMBER).is(200).body()).contains("capture.next", "one way only");
    }

    @Test
    void theFileIsForKeysThatMayDoEverythingAndADeletedOneIsGone() {
        UUID capture = kept(null);
        String one = address + "/" + capture;
        Reply shown = get(TERN, one).is(200);
        assertThat(shown.text("state")).isEqualTo("KEPT");
        assertThat(shown.at("packets").asInt()).isEqualTo(4200);
        assertThat(shown.text("end")).isEqualTo("CALL_ENDED");
        String seller = keys.make(
                new Actor.Program("setup"),
                tenants.bySlug("tern").orElseThrow(),
                "seller",
                Set.of(KeyScope.CALLS),
                null);
        get(seller, one).is(200);
        get(seller, one + "/file").isProblem(403, "scope");
        post(seller, address, NEXT, anyKey()).isProblem(403, "scope");
        send(request(seller, one).DELETE()).isProblem(403, "scope");
        Reply file = get(TERN, one + "/file").is(200);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/x-pcapng");
        assertThat(file.body()).isEqualTo("packets");
        send(request(TERN, one).DELETE()).is(204);
        assertThat(get(TERN, one).is(200).text("state")).isEqualTo("DELETED");
        get(TERN, one + "/file").isProblem(404, "not-found");
        send(request(TERN, one).DELETE()).isProblem(409, "conflict");
        assertThat(get(TERN, "/audit?object=call:" + call).is(200).body())
                .contains("capture.download", "capture.delete");
    }

    @Test
    void whatItsStoreDoesNotGiveIsAProblemOfItsOwnKind() {
        UUID capture = kept("s3 is not set here");
        get(TERN, address + "/" + capture + "/file").isProblem(503, "store-unknown");
        assertThat(get(TERN, address + "/" + capture).is(200).text("state")).isEqualTo("KEPT");
    }

    /// @param object null for a part in its row
    private UUID kept(@org.jspecify.annotations.Nullable String object) {
        UUID id = UUID.randomUUID();
        byte[] key = RecordingSeal.freshKey();
        byte[] part = RecordingSeal.seal(key, CapturePart.place(id, 0), "packets".getBytes(StandardCharsets.UTF_8));
        transactions.inTenant(TENANT, () -> {
            jdbc.sql("""
                            insert into packet_capture (tenant_id, id, number_id, call_id, state, reason, voice, asked_at, asked_by, packet_key,
                                                        started_at, ended_at, ended_why, millis, packets, bytes, parts, keep_until)
                            values (?, ?, ?, ?, 'KEPT', 'jitter', true, now(), 'Vera', ?, now(), now(), 'CALL_ENDED', 21000, 4200, 7, 1, ?)
                            """)
                    .param(TENANT.value())
                    .param(id)
                    .param(NUMBER)
                    .param(call)
                    .param(vault.seal(TENANT, "packet_capture|packet_key|" + id, key))
                    .param(java.sql.Timestamp.from(Instant.now().plusSeconds(3600)))
                    .update();
            jdbc.sql("""
                            insert into packet_capture_part (tenant_id, capture_id, part, packets, store, object, bytes)
                            values (?, ?, 0, ?, ?, ?, 40)
                            """)
                    .param(TENANT.value())
                    .param(id)
                    .param(object == null ? part : null)
                    .param(object == null ? null : "S3")
                    .param(object)
                    .update();
        });
        return id;
    }
}
