package io.pulseline.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Keys are changed while eight threads in two processes read and write secrets: no read fails, and afterwards no row
/// names an old key. A change that dies half-way is finished by the next run.
@SpringBootTest(classes = {CoreTestApplication.class, KeyRotationIT.Surroundings.class})
class KeyRotationIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor OLGA = new Actor.Platform("test");
    private static final int THREADS = 8;
    private static final int LETTERS = 250;
    private static final ScriptedClock CLOCK = new ScriptedClock(Instant.parse("2026-11-27T10:00:00Z"));
    private static final String NOBODY = "00000000-0000-4000-8000-00000000dead";
    /// What is bytes and no secret: hashes, what everybody may know, and what serves files.
    private static final List<String> PLAIN = List.of(
            "api_key.sha256",
            "audit_head.hash",
            "audit_link.hash",
            "cost_export_part.bytes",
            "data_key.wrapped", // by the key of the key file, and says so beside it
            "evidence_key.certificate",
            "invitation.token_sha256",
            "number_recording.announcement", // everybody who is recorded hears it
            "packet_capture_part.packets", // by the capture's own key, which is sealed
            "passkey.attestation",
            "passkey.id",
            "passkey.public_key",
            "permission.head",
            "permission_event.hash",
            "queue_sound.sound", // everybody who waits hears it
            "recording_file.content", // by the recording's own key, which is sealed
            "recording_file_part.content", // as recording_file.content
            "recording_part.sound", // by the recording's own key, which is sealed
            "recovery_code.sha256",
            "voice_menu.prompt"); // everybody who is asked hears it

    private static TestDatabase database;

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        Clock scripted() {
            return CLOCK;
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "key_rotation");
    }

    @Autowired
    KeyRotation rotation;

    @Autowired
    RotateKeysJob job;

    @Autowired
    TenantVault vault;

    @Autowired
    PlatformVault platform;

    @Autowired
    PlatformSecrets ownSecrets;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    Tenants tenants;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    SecretsProperties properties;

    @Autowired
    SealedRows rows;

    @BeforeEach
    void letNoRotationBeOpen() {
        // a run before this one left its file, and keys in it
        rotation.turn(OLGA, (done, total, note) -> {});
        CLOCK.pass(Duration.ofHours(2));
        rotation.goOn((done, total, note) -> {});
    }

    /// What another process has of its own: it learns of a new key file by looking.
    private final class Process {
        final WrappingKey wrapping = new WrappingKey(transactions, jdbc, properties);
        final DataKeys keys = new DataKeys(jdbc, wrapping);
        final TenantVault vault = new TenantVault(keys);
        final PlatformVault platform = new PlatformVault(jdbc, wrapping);

        KeyRotation rotation() {
            return new KeyRotation(
                    transactions,
                    jdbc,
                    tenants,
                    wrapping,
                    keys,
                    new Resealing(transactions, vault, platform, rows),
                    new RotationStore(jdbc),
                    audit,
                    properties,
                    CLOCK);
        }
    }

    @Test
    void noReadFailsUnderLoadAndAfterwardsNoRowNamesAnOldKey() throws Exception {
        Map<TenantId, List<UUID>> letters = Map.of(TERN, plant(TERN), MARLIN, plant(MARLIN));
        String cookies = ownSecrets.of("test cookies").reveal();
        Process other = new Process();
        for (int round = 0; round < 3; round++) {
            Set<String> before = keysInUse();
            underLoad(letters, other, () -> {
                KeyRotation.Standing standing = rotation.turn(OLGA, (done, total, note) -> {});
                assertThat(standing.values()).isGreaterThanOrEqualTo(2 * LETTERS);
                assertThat(standing.oldUntil()).isEqualTo(CLOCK.instant().plus(Duration.ofHours(1)));
                assertThat(keysInUse()).isNotEmpty().doesNotContainAnyElementsOf(before);
            });
            assertThat(keysInUse()).as("also after the last write").doesNotContainAnyElementsOf(before);
            assertThat(keysInFile()).as("old keys open for an hour").hasSize(2);
            CLOCK.pass(Duration.ofMinutes(61));
            job.run((done, total, note) -> assertThat(note).isEqualTo("old keys are forgotten"));
            assertThat(keysInFile()).hasSize(1);
            assertThat(rotation.goOn((done, total, note) -> {})).as("over").isEmpty();
        }
        // a process that starts now knows nothing but the file
        Process fresh = new Process();
        letters.forEach((tenant, ids) -> ids.forEach(
                letter -> assertThat(read(fresh.vault, tenant, letter)).matches("planted|text [0-9]+")));
        assertThat(ownSecrets.of("test cookies").reveal()).isEqualTo(cookies);
        assertThat(column("select action from ops.audit_event where action like 'keys.%' order by id"))
                .contains("keys.rotate", "keys.forget-old");
    }

    @Test
    void whatDiedHalfWayIsFinishedByTheNextRun() throws Exception {
        List<UUID> letters = plant(TERN);
        Set<String> before = keysInUse();
        AtomicInteger reports = new AtomicInteger();
        assertThatThrownBy(() -> rotation.turn(OLGA, (done, total, note) -> {
                    if (reports.incrementAndGet() == 2) {
                        throw new IllegalStateException("the power failed");
                    }
                }))
                .hasMessage("the power failed");
        assertThat(keysInUse())
                .as("half of it")
                .containsAnyElementsOf(before)
                .size()
                .isGreaterThan(before.size());
        letters.forEach(letter -> assertThat(read(vault, TERN, letter)).isEqualTo("planted"));

        assertThat(new Process().rotation().goOn((done, total, note) -> {})).isPresent();
        assertThat(keysInUse()).doesNotContainAnyElementsOf(before);
        letters.forEach(letter -> assertThat(read(vault, TERN, letter)).isEqualTo("planted"));
    }

    @Test
    void whatIsNoTextComesThroughAsItWas() {
        UUID letter = plant(TERN).getFirst();
        byte[] sound = {(byte) 0xff, 0, (byte) 0xfe};
        transactions.inTenant(TERN, () -> {
            jdbc.sql("update mail_message set body = ? where id = ?")
                    .param(vault.seal(TERN, place(letter), sound))
                    .param(letter)
                    .update();
        });
        rotation.turn(OLGA, (done, total, note) -> {});
        byte[] after = transactions.inTenant(
                TERN,
                () -> vault.openBytes(
                        TERN,
                        place(letter),
                        jdbc.sql("select body from mail_message where id = ?")
                                .param(letter)
                                .query(byte[].class)
                                .single()));
        assertThat(after).isEqualTo(sound);
    }

    @Test
    void aKeyThatACrashLeftInTheFileIsForgottenToo() throws Exception {
        List<UUID> letters = plant(TERN);
        // the file was written, the row was not
        transactions.asOperator("crash", () -> new RotationStore(jdbc).begin("test", CLOCK.instant()));
        new Process().wrapping.addPrimary();
        rotation.turn(OLGA, (done, total, note) -> {});
        assertThat(keysInFile()).hasSize(3);
        CLOCK.pass(Duration.ofMinutes(61));
        rotation.goOn((done, total, note) -> {});
        assertThat(keysInFile()).hasSize(1);
        letters.forEach(letter -> assertThat(read(vault, TERN, letter)).isEqualTo("planted"));
    }

    /// A column that is not declared would be lost with its key; one that the rotator may not touch would stop it.
    @Test
    void everySealedColumnIsDeclaredAndCanBeSealedAnew() throws Exception {
        assertThat(column("""
                select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                  and a.atttypid = 'bytea'::regtype and not a.attisdropped
                  and not exists (select from ops.sealed_column s where s.table_name = c.relname and s.column_name = a.attname)
                order by 1""")).containsExactlyInAnyOrderElementsOf(PLAIN);
        List<SealedColumn> columns = transactions.asOperator("test", rows::columns);
        assertThat(columns).hasSizeGreaterThan(12);
        plant(TERN);
        int key = transactions
                .asRotator(TERN, () -> new Process().keys.renew(TERN, 0))
                .orElseThrow();
        for (SealedColumn column : columns) {
            Resealing.Task task = new Resealing.Task(column.ofTenant() ? TERN : null, column, key);
            assertThat(
                            task.tenant() == null
                                    ? transactions.asOperator("test", () -> tried(column, key))
                                    : transactions.asRotator(TERN, () -> tried(column, key)))
                    .as(column.table() + "." + column.column())
                    .isTrue();
        }
    }

    /// Runs each statement of a change of keys, on no row.
    private boolean tried(SealedColumn column, int key) {
        rows.left(column, key);
        rows.some(column, key, 0);
        rows.replace(column, new SealedRows.Row(column.keyColumn() == null ? "" : NOBODY, new byte[0]), new byte[0]);
        return true;
    }

    @Test
    void nothingIsSealedOutsideOfTheTransactionThatStoresIt() {
        assertThatThrownBy(() -> platform.seal("platform_secret|sealed|x", new Secret("x")))
                .hasMessageContaining("in the transaction that stores them");
    }

    private interface Work {
        void run() throws Exception;
    }

    /// Half of the threads write with one process's vault and read with the other's, and the other way round.
    private void underLoad(Map<TenantId, List<UUID>> letters, Process other, Work work) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                TenantId tenant = i % 2 == 0 ? TERN : MARLIN;
                List<UUID> all = letters.get(tenant);
                UUID own = all.get(i);
                TenantVault writer = i < THREADS / 2 ? vault : other.vault;
                TenantVault reader = i < THREADS / 2 ? other.vault : vault;
                running.add(threads.submit(() -> {
                    for (int turn = 0; !stop.get(); turn++) {
                        write(writer, tenant, own, "text " + turn);
                        assertThat(read(reader, tenant, own)).isEqualTo("text " + turn);
                        assertThat(read(reader, tenant, all.get(LETTERS - 1 - turn % 100)))
                                .isEqualTo("planted");
                        reads.addAndGet(2);
                    }
                    return true;
                }));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> reads.get() > THREADS);
            try {
                work.run();
            } finally {
                stop.set(true);
            }
            for (Future<Boolean> one : running) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(reads.get()).isGreaterThan(THREADS * 10);
    }

    private List<UUID> plant(TenantId tenant) {
        List<UUID> ids = new ArrayList<>();
        transactions.inTenant(tenant, () -> {
            for (int i = 0; i < LETTERS; i++) {
                UUID id = UUID.randomUUID();
                jdbc.sql("""
                                insert into mail_message (tenant_id, id, recipient, subject, body, about, state, queued_at, due_at)
                                values (?, ?, 'nika@tern.example', 'Hello', ?, 'test', 'KEPT', now(), now())
                                """)
                        .param(tenant.value())
                        .param(id)
                        .param(vault.seal(tenant, place(id), new Secret("planted")))
                        .update();
                ids.add(id);
            }
        });
        return ids;
    }

    private void write(TenantVault writer, TenantId tenant, UUID letter, String text) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("update mail_message set body = ? where id = ?")
                    .param(writer.seal(tenant, place(letter), new Secret(text)))
                    .param(letter)
                    .update();
        });
    }

    private String read(TenantVault reader, TenantId tenant, UUID letter) {
        return transactions.inTenant(
                tenant,
                () -> reader.open(
                                tenant,
                                place(letter),
                                jdbc.sql("select body from mail_message where id = ?")
                                        .param(letter)
                                        .query(byte[].class)
                                        .single())
                        .reveal());
    }

    private static String place(UUID letter) {
        return "mail_message|body|" + letter;
    }

    /// Every key that a sealed value or a data key names, as the superuser finds them.
    private static Set<String> keysInUse() {
        try {
            Set<String> keys =
                    new TreeSet<>(column("select 'wrapping ' || coalesce(wrapped_by::text, '?') from data_key"));
            for (String place : column("select table_name || ' ' || column_name from ops.sealed_column")) {
                String[] words = place.split(" ");
                keys.addAll(column("select encode(substring(%s from 2 for 4), 'hex') from %s where %s is not null"
                        .formatted(words[1], words[0], words[1])));
            }
            return keys;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Set<Integer> keysInFile() throws Exception {
        KeysetHandle keys = TinkJsonProtoKeysetFormat.parseKeyset(
                Files.readString(properties.keyFile()), InsecureSecretKeyAccess.get());
        Set<Integer> ids = new TreeSet<>();
        for (int i = 0; i < keys.size(); i++) {
            ids.add(keys.getAt(i).getId());
        }
        return ids;
    }

    private static List<String> column(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = app");
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        }
        return found;
    }
}
