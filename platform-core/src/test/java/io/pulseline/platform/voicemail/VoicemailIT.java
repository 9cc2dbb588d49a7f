package io.pulseline.platform.voicemail;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What callers left is fetched, sealed, heard by those who may, and gone in time; a real database as role `app`, Meta
/// is
/// played.
@SpringBootTest(classes = {CoreTestApplication.class, VoicemailIT.Cast.class})
class VoicemailIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final CallId CALL = new CallId(UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"));
    private static final String WACID = "wacid.VOICEMAIL1";
    private static final String SAID = "OggS, please call me back";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "voicemail");
    }

    @Autowired
    Voicemails voicemails;

    @Autowired
    VoicemailListener listener;

    @Autowired
    FetchVoicemailsJob fetch;

    @Autowired
    ForgetVoicemailsJob forget;

    @Autowired
    Contacts contacts;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void aCallThatNobodyAnswered() throws SQLException {
        clock.set(START);
        Cast.ASKED.clear();
        Cast.refuses = null;
        database.sql(
                "truncate app.voicemail",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call_task where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, wa_id, state, started_at, ended_at)
                values ('%s', '%s', '%s', '%s', 'USER_INITIATED', 'ENDED', '385915550142',
                        '{"direction":"USER_INITIATED","errors":[]}', '%s', '%s')
                """.formatted(TERN, CALL, WACID, SOFIA, START.minusSeconds(40), START));
    }

    @Test
    void itIsFetchedOnceSealedAndEachListenerIsWrittenDown() throws SQLException {
        left();
        left();
        assertThat(voicemails.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(Voicemail.State.WAITING));
        run(fetch);
        run(fetch);
        assertThat(Cast.ASKED).containsExactly("206418377150934 556677889900114");
        assertThat(voicemails.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(Voicemail.State.KEPT);
            assertThat(one.leftAt()).isEqualTo(START);
            assertThat(one.mimeType()).isEqualTo("audio/ogg; codecs=opus");
        });
        assertThat(database.one("select position('please'::bytea in sound) from app.voicemail"))
                .as("what lies in the database cannot be heard")
                .isEqualTo("0");
        int before = listened();
        assertThat(heard()).isEqualTo(SAID);
        assertThat(heard()).isEqualTo(SAID);
        assertThat(listened()).isEqualTo(before + 2);
    }

    @Test
    void itIsNoOtherTenants() {
        left();
        run(fetch);
        assertThat(voicemails.find(MARLIN, CALL)).isEmpty();
        assertThat(voicemails.listen(MARLIN, VERA, CALL)).isEmpty();
    }

    @Test
    void whatMetaDoesNotGiveIsAskedForEverMoreSeldomAndGivenUpWhenMetaHasItNoMore() {
        Cast.refuses = new GraphFault(
                GraphFaultKind.META_TROUBLE, 500, 131000, null, "Something went wrong", null, null, true, false);
        left();
        run(fetch);
        run(fetch);
        assertThat(Cast.ASKED).as("not again at once").hasSize(1);
        assertThat(voicemails.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(Voicemail.State.WAITING);
            assertThat(one.failure()).isEqualTo("131000 Something went wrong");
        });
        clock.pass(Duration.ofSeconds(21));
        run(fetch);
        clock.pass(Duration.ofSeconds(21));
        run(fetch);
        assertThat(Cast.ASKED).as("the second pause is longer").hasSize(2);
        clock.pass(Duration.ofDays(8));
        run(fetch);
        assertThat(voicemails.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(Voicemail.State.LOST));
        Cast.refuses = null;
        clock.pass(Duration.ofDays(1));
        run(fetch);
        assertThat(Cast.ASKED).hasSize(3);
    }

    @Test
    void itIsForgottenInTimeAndStaysAsAFact() throws SQLException {
        left();
        run(fetch);
        clock.pass(Duration.ofDays(89));
        run(forget);
        assertThat(heard()).isEqualTo(SAID);
        clock.pass(Duration.ofDays(2));
        run(forget);
        assertThat(voicemails.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(Voicemail.State.FORGOTTEN));
        assertThat(voicemails.listen(TERN, VERA, CALL)).isEmpty();
        assertThat(database.one("select count(*) from app.voicemail where sound is not null"))
                .isEqualTo("0");
    }

    @Test
    void aUserWhoIsErasedTakesItAlong() throws SQLException {
        left();
        run(fetch);
        assertThat(contacts.export(TERN, VERA, "385915550142"))
                .hasValueSatisfying(document -> assertThat(document).contains("\"voicemails\"", "556677889900114"));
        assertThat(contacts.erase(TERN, VERA, "385915550142", "asked for it")).isInstanceOf(Erasure.Erased.class);
        assertThat(database.one("select count(*) from app.voicemail")).isEqualTo("0");
    }

    private static int listened() throws SQLException {
        return Integer.parseInt(database.one(
                "select count(*) from app.audit_event where action = 'voicemail.listen' and object = 'call:" + CALL
                        + "'"));
    }

    private String heard() {
        return new String(voicemails.listen(TERN, VERA, CALL).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private void left() {
        transactions.inTenant(
                TERN,
                () -> listener.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId("104729118830551"),
                                SOFIA,
                                new MetaEvent.VoicemailLeft(
                                        new Wacid(WACID),
                                        START,
                                        new WaUser(new E164("385915550142"), null, null),
                                        "556677889900114",
                                        "audio/ogg; codecs=opus"))));
    }

    private void run(io.pulseline.platform.jobs.TenantJob job) {
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }

    @TestConfiguration
    static class Cast {
        private static final List<String> ASKED = new ArrayList<>();
        private static volatile @org.jspecify.annotations.Nullable GraphFault refuses;

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }

        @Bean
        @Primary
        Media playedMedia() {
            return (tenant, number, media, most, taker) -> {
                ASKED.add(number + " " + media);
                GraphFault fault = refuses;
                if (fault != null) {
                    return new GraphResult.Failed<>(fault);
                }
                taker.take(SAID.getBytes(StandardCharsets.UTF_8));
                return new GraphResult.Ok<>("audio/ogg; codecs=opus");
            };
        }
    }
}
