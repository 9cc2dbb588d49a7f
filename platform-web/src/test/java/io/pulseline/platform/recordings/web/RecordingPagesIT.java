package io.pulseline.platform.recordings.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// The recording on the page of its call: heard by administrators and by the agent who talked, deleted by
/// administrators; and a number's page that says what will happen.
class RecordingPagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final String SAVA = "sava@tern.example";
    private static final String IVO = "ivo@tern.example";
    private static final String ANALYST = "petr@tern.example";
    private static final String SOFIA = "206418377150934";
    private static final String ZAGREB = "206418377150935";
    private static final UUID CALL = UUID.fromString("5c3e6679-7425-40de-944b-e07fc1f90a11");
    private static final UUID RECORDING = UUID.fromString("5c3e6679-7425-40de-944b-e07fc1f90a12");

    @Autowired
    TenantVault vault;

    @Autowired
    TenantTransactions transactions;

    @Test
    void whoHadTheCallAndAdministratorsHearItAndOnlyTheseDeleteIt() {
        aRecordedCall();
        String address = "/t/tern/calls/" + CALL + "/recording";
        assertThat(page(VERA, "/t/tern/calls/" + CALL)).contains(address, "Recording begins");
        for (String listener : new String[] {VERA, SAVA}) {
            assertThat(page(listener, address))
                    .contains("data-recording", address + "/user", "because we say so", "On hold")
                    .contains("Kept encrypted until");
            MvcTestResult sound = get(listener, address + "/user");
            assertThat(sound)
                    .hasStatus(200)
                    .hasHeader("Content-Type", "audio/ogg;codecs=opus")
                    .hasHeader("Cache-Control", "no-store");
            assertThat(text(sound)).isEqualTo("they say");
        }
        MvcTestResult file = get(VERA, address + "/business?as=download");
        assertThat(file)
                .hasStatus(200)
                .hasHeader("Content-Disposition", "attachment; filename=\"" + CALL + "-business.ogg\"");
        assertThat(page(VERA, address)).contains(address + "/stereo");
        for (String other : new String[] {IVO, ANALYST}) {
            assertThat(get(other, address + "/stereo")).hasStatus(403);
            assertThat(page(other, address))
                    .contains("Administrators may listen")
                    .doesNotContain("data-recording");
            assertThat(get(other, address + "/user")).hasStatus(403);
        }
        assertThat(page(SAVA, address)).doesNotContain("/removal");
        assertThat(post(SAVA, address + "/removal", "reason", "mine")).hasStatus(403);
        assertThat(post(VERA, address + "/removal", "reason", " ")).hasStatus(422);
        assertThat(post(VERA, address + "/removal", "reason", "the user asked")).hasStatus(302);
        assertThat(page(VERA, address)).contains("The recording was deleted", "the user asked");
        assertThat(get(VERA, address + "/user")).hasStatus(404);
        assertThat(page(VERA, "/t/tern/audit?object=call:" + CALL))
                .contains("Listened to a recording", "Downloaded a recording", "Deleted a recording", "Sava Koleva");
    }

    @Test
    void aNumbersPageSaysWhatWillHappenAndKeepsNothingHalf() {
        String address = "/t/tern/numbers/" + SOFIA + "/recording";
        assertThat(page(VERA, address)).contains("Calls of this number are not recorded");
        assertThat(post(VERA, address, "mode", "ALL", "days", "0", "consent", "", "version", "0"))
                .hasStatus(422)
                .bodyText()
                .contains("1 to 3,650 days", "A consent note is needed");
        assertThat(post(SAVA, address, "mode", "ALL", "days", "30", "consent", "x", "version", "0"))
                .hasStatus(403);
        assertThat(post(VERA, address, "mode", "ALL", "days", "30", "consent", "we announce it", "version", "0"))
                .hasStatus(302);
        assertThat(page(ANALYST, address))
                .contains("Pulseline records every call", "erased after 30 days", "we announce it");
        assertThat(post(VERA, address, "mode", "OFF", "days", "30", "consent", "", "version", "0"))
                .hasStatus(409);
        assertThat(get(VERA, address + "/announcement")).hasStatus(404);
        assertThat(post(VERA, address, "mode", "OFF", "days", "30", "consent", "", "version", "1"))
                .hasStatus(302);
        assertThat(page(VERA, "/t/tern/audit?object=number:" + SOFIA)).contains("Changed recording of a number");
    }

    @Test
    void whatMetaRecordedIsHeardAndReadByTheSamePeople() {
        aCallThatMetaRecorded();
        String address = "/t/tern/calls/" + CALL + "/recording";
        for (String listener : new String[] {VERA, SAVA}) {
            assertThat(page(listener, address))
                    .contains(
                            "Recorded by", "Meta", address + "/sound", address + "/transcript", "Kept encrypted until");
            assertThat(page(listener, address + "/transcript"))
                    .contains("Good morning.", "I &lt;b&gt;ask&lt;/b&gt;", "Back to the call")
                    .containsSubsequence("Business", "Good morning.", "User", "ask");
            assertThat(text(get(listener, address + "/sound"))).isEqualTo("both of them");
        }
        assertThat(get(VERA, address + "/transcript.json"))
                .hasStatus(200)
                .hasHeader("Content-Disposition", "attachment; filename=\"" + CALL + "-transcript.json\"");
        for (String other : new String[] {IVO, ANALYST}) {
            assertThat(page(other, address))
                    .contains("Administrators may listen")
                    .doesNotContain("/transcript");
            assertThat(get(other, address + "/transcript")).hasStatus(403);
            assertThat(get(other, address + "/transcript.json")).hasStatus(403);
            assertThat(get(other, address + "/sound")).hasStatus(403);
        }
        assertThat(post(VERA, address + "/removal", "reason", "the user asked")).hasStatus(302);
        assertThat(get(VERA, address + "/transcript")).hasStatus(404);
        assertThat(page(VERA, "/t/tern/audit?object=call:" + CALL)).contains("Read a transcript");
    }

    @Test
    void aNumberIsRecordedByUsOrByMetaAndThePageSaysWhich() {
        String address = "/t/tern/numbers/" + ZAGREB + "/recording";
        assertThat(post(VERA, address, "mode", "META", "days", "30", "consent", "x", "version", "0"))
                .hasStatus(422)
                .bodyText()
                .contains("Meta needs a purpose", "Ask Meta for the recording, the transcript, or both");
        assertThat(post(
                        VERA,
                        address,
                        "mode",
                        "META",
                        "days",
                        "30",
                        "consent",
                        "x",
                        "words",
                        "yes",
                        "purpose",
                        "quality checks",
                        "language",
                        "nl",
                        "version",
                        "0"))
                .hasStatus(302);
        assertThat(page(ANALYST, address))
                .contains("Meta records calls of this number.", "A transcript, for: quality checks")
                .contains("Meta announces transcripts in English")
                .doesNotContain("Meta is not asked to record");
    }

    @Test
    void onlyTheAgentOfAConversationHasItRecorded() {
        aRecordedCall();
        String address = "/t/tern/calls/" + CALL + "/recording";
        assertThat(post(IVO, address)).hasStatus(409);
        assertThat(post(SAVA, address)).as("it is over").hasStatus(409);
        MvcTestResult pause = post(SAVA, address + "/pause");
        assertThat(pause).hasStatus(409);
        assertThat(text(pause)).startsWith("The recording stays as it is");
        assertThat(post(ANALYST, address)).hasStatus(403);
    }

    /// As the worker and the platform leave it behind.
    private void aRecordedCall() {
        byte[] key = RecordingSeal.freshKey();
        byte[] sealed = transactions.inTenant(TERN, () -> vault.seal(TERN, "recording|sound_key|" + RECORDING, key));
        superuser(
                "delete from app.recording where id = '" + RECORDING + "'",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, outcome, wa_id, agent_id, agent_name, state, started_at,
                                      ended_at, duration_seconds)
                select '%s', '%s', 'wacid.KEPT1', '%s', 'USER_INITIATED', 'ENDED', 'ANSWERED', '385915550177', id, name,
                       '{"direction":"USER_INITIATED","acceptTakenAt":"2026-11-26T09:00:03Z","talkStart":"2026-11-26T09:00:03Z","talkEnd":"2026-11-26T09:01:03Z","seconds":60,"errors":[]}',
                       '2026-11-26T09:00:00Z', '2026-11-26T09:01:03Z', 60
                from app.person where email = '%s'
                """.formatted(TERN, CALL, SOFIA, SAVA),
                """
                insert into app.call_event (tenant_id, call_id, at, speaker, kind, detail) values
                ('%1$s', '%2$s', '2026-11-26T09:00:04Z', 'WORKER', 'RecordingStarted', 'Recording begins'),
                ('%1$s', '%2$s', '2026-11-26T09:00:20Z', 'PORTAL', 'Hold', 'Sava puts the user on hold: music')
                """.formatted(TERN, CALL),
                """
                insert into app.recording (tenant_id, id, call_id, number_id, state, asked_at, consent, keep_days, sound_key, started_at,
                                           ended_at, millis, user_parts, business_parts, keep_until)
                values ('%s', '%s', '%s', '%s', 'KEPT', '2026-11-26T09:00:03Z', 'because we say so', 30, decode('%s', 'hex'),
                        '2026-11-26T09:00:04Z', '2026-11-26T09:01:03Z', 59000, 1, 1, '2036-12-26T09:01:03Z')
                """.formatted(TERN, RECORDING, CALL, SOFIA, HexFormat.of().formatHex(sealed)),
                part(key, RecordingSide.USER, "they say"),
                part(key, RecordingSide.BUSINESS, "we say"));
    }

    private void aCallThatMetaRecorded() {
        aRecordedCall();
        byte[] key = RecordingSeal.freshKey();
        byte[] sealed = transactions.inTenant(TERN, () -> vault.seal(TERN, "recording|sound_key|" + RECORDING, key));
        superuser(
                "delete from app.recording_part where recording_id = '" + RECORDING + "'",
                "update app.recording set recorder = 'META', started_at = null, ended_at = null, millis = null, sound_key = decode('%s', 'hex') where id = '%s'"
                        .formatted(HexFormat.of().formatHex(sealed), RECORDING),
                file(key, "SOUND", "both of them"),
                file(key, "WORDS", """
                        {"transcript":{"language":"en","segments":[{"channel":0,"start":0.4,"text":"Good morning."},
                                                                  {"channel":1,"start":2,"text":"I <b>ask</b>"}]}}
                        """));
    }

    private static String file(byte[] key, String kind, String content) {
        return """
                insert into app.recording_file (tenant_id, recording_id, kind, media_id, state, told_at, due_at, content)
                values ('%s', '%s', '%s', '1', 'KEPT', now(), now(), decode('%s', 'hex'))
                """.formatted(
                        TERN,
                        RECORDING,
                        kind,
                        HexFormat.of()
                                .formatHex(RecordingSeal.seal(
                                        key, RECORDING + "|meta|" + kind, content.getBytes(StandardCharsets.UTF_8))));
    }

    private static String part(byte[] key, RecordingSide side, String said) {
        return "insert into app.recording_part values ('%s', '%s', '%s', 0, decode('%s', 'hex'))"
                .formatted(
                        TERN,
                        RECORDING,
                        side,
                        HexFormat.of()
                                .formatHex(RecordingSeal.seal(
                                        key, RECORDING, side, 0, said.getBytes(StandardCharsets.UTF_8))));
    }
}
