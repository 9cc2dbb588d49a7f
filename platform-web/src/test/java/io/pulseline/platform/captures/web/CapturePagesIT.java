package io.pulseline.platform.captures.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingSeal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Packet captures on the page of a call: administrators switch them on, download and delete them; the others see that
/// there was one.
class CapturePagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final String SAVA = "sava@tern.example";
    private static final String ANALYST = "petr@tern.example";
    private static final String SOFIA = "206418377150934";
    private static final UUID CALL = UUID.fromString("5c3e6679-7425-40de-944b-e07fc1f90b11");
    private static final UUID CAPTURE = UUID.fromString("5c3e6679-7425-40de-944b-e07fc1f90b12");
    private static final String ADDRESS = "/t/tern/calls/" + CALL + "/captures";

    @Autowired
    TenantVault vault;

    @Autowired
    TenantTransactions transactions;

    @Test
    void administratorsDownloadAndDeleteItAndTheOthersSeeThatThereIsOne() {
        aCapturedCall();
        assertThat(page(VERA, "/t/tern/calls/" + CALL)).contains(ADDRESS);
        assertThat(page(VERA, ADDRESS))
                .contains("the user hears nothing", "4,200 packets in 0:21, 0.90 MB", "Switched on by Vera")
                .contains("It ended with the call", "Will be erased ", CAPTURE + "/file", CAPTURE + "/removal")
                .doesNotContain("has not brought all");
        for (String other : new String[] {SAVA, ANALYST}) {
            assertThat(page(other, ADDRESS))
                    .contains("the user hears nothing")
                    .doesNotContain("/file", "/removal", "<form");
            assertThat(get(other, ADDRESS + "/" + CAPTURE + "/file")).hasStatus(403);
            assertThat(post(other, ADDRESS + "/" + CAPTURE + "/removal")).hasStatus(403);
            assertThat(post(other, ADDRESS, "reason", "me too")).hasStatus(403);
            assertThat(post(other, ADDRESS + "/end")).hasStatus(403);
        }
        var file = get(VERA, ADDRESS + "/" + CAPTURE + "/file");
        assertThat(file)
                .hasStatus(200)
                .hasHeader("Content-Type", "application/x-pcapng")
                .hasHeader("Cache-Control", "no-store")
                .hasHeader("Content-Disposition", "attachment; filename=\"" + CALL + ".pcapng\"");
        assertThat(text(file)).isEqualTo("packets");
        assertThat(post(VERA, ADDRESS + "/" + CAPTURE + "/removal")).hasStatus(302);
        assertThat(get(VERA, ADDRESS + "/" + CAPTURE + "/file")).hasStatus(404);
        assertThat(page(VERA, ADDRESS)).contains("Deleted by Vera");
        assertThat(page(VERA, "/t/tern/audit?object=call:" + CALL))
                .contains("Downloaded a packet capture", "Deleted a packet capture");
    }

    @Test
    void oneForTheNextCallIsAskedForWithAReasonAndTakenBack() {
        aCapturedCall();
        assertThat(post(VERA, ADDRESS, "reason", " ", "of", "next")).hasStatus(422);
        assertThat(post(VERA, ADDRESS, "reason", "it is over", "of", "this")).hasStatus(409);
        assertThat(page(VERA, ADDRESS)).contains("Capture the number").doesNotContain("Capture this call");
        assertThat(post(VERA, ADDRESS, "reason", "one way only", "of", "next", "voice", "true"))
                .hasStatus(302);
        String waits = page(VERA, ADDRESS);
        assertThat(waits).contains("Waits for the next call", "one way only", "with voice");
        assertThat(page(SAVA, ADDRESS)).doesNotContain("one way only");
        assertThat(post(VERA, ADDRESS, "reason", "again", "of", "next")).hasStatus(409);
        String removal = waits.replaceAll("(?s).*action=\"([^\"]+/removal)\".*", "$1");
        assertThat(post(VERA, removal)).hasStatus(302);
        assertThat(page(VERA, ADDRESS)).doesNotContain("Waits for the next call");
        assertThat(page(VERA, "/t/tern/audit?object=number:" + SOFIA)).contains("Asked for the next call");
    }

    /// As the worker and the platform leave it behind.
    private void aCapturedCall() {
        byte[] key = RecordingSeal.freshKey();
        byte[] sealed =
                transactions.inTenant(TERN, () -> vault.seal(TERN, "packet_capture|packet_key|" + CAPTURE, key));
        superuser(
                "delete from app.packet_capture where number_id = '" + SOFIA + "'",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, outcome, wa_id, state, started_at, ended_at,
                                      duration_seconds)
                values ('%s', '%s', 'wacid.KEPT2', '%s', 'USER_INITIATED', 'ENDED', 'ANSWERED', '385915550177',
                       '{"direction":"USER_INITIATED","acceptTakenAt":"2026-11-26T09:00:03Z","talkStart":"2026-11-26T09:00:03Z","talkEnd":"2026-11-26T09:01:03Z","seconds":60,"terminatedAt":"2026-11-26T09:01:03Z","errors":[]}',
                       '2026-11-26T09:00:00Z', '2026-11-26T09:01:03Z', 60)
                """.formatted(TERN, CALL, SOFIA),
                """
                insert into app.packet_capture (tenant_id, id, number_id, call_id, state, reason, voice, asked_at, asked_by, packet_key,
                                                started_at, ended_at, ended_why, millis, packets, bytes, parts, keep_until)
                values ('%s', '%s', '%s', '%s', 'KEPT', 'the user hears nothing', true, '2026-11-26T09:00:03Z', 'Vera', decode('%s', 'hex'),
                        '2026-11-26T09:00:03Z', '2026-11-26T09:00:24Z', 'CALL_ENDED', 21000, 4200, 900000, 1, '2036-12-26T09:01:03Z')
                """.formatted(TERN, CAPTURE, SOFIA, CALL, HexFormat.of().formatHex(sealed)),
                "insert into app.packet_capture_part values ('%s', '%s', 0, decode('%s', 'hex'))"
                        .formatted(
                                TERN,
                                CAPTURE,
                                HexFormat.of()
                                        .formatHex(RecordingSeal.seal(
                                                key,
                                                CapturePart.place(CAPTURE, 0),
                                                "packets".getBytes(StandardCharsets.UTF_8)))));
    }
}
