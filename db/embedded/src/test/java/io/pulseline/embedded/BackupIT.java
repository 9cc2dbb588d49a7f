package io.pulseline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy that is taken while money moves is one moment of it, and starts elsewhere.
class BackupIT {
    private static final int ACCOUNTS = 50;
    private static final int WRITERS = 3;

    @TempDir
    Path folder;

    @Test
    void aBackupUnderLoadIsOneMomentAndHasAllThatWasCommittedBefore() throws Exception {
        Path backup = folder.resolve("backup");
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong committed = new AtomicLong();
        AtomicLong before = new AtomicLong();
        try (EmbeddedPostgres server = start(folder.resolve("here"))) {
            execute(server, "create table account (id int primary key, euros bigint not null)");
            execute(server, "insert into account select n, 1000 from generate_series(1, " + ACCOUNTS + ") n");
            execute(server, "create table transfer (id bigint generated always as identity, euros int, filler text)");
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Thread.ofVirtual().start(() -> move(server, on, committed)));
            }
            while (committed.get() < 200) {
                Thread.onSpinWait();
            }
            before.set(committed.get());
            Backup.Taken taken = Backup.take(folder.resolve("here"), server.getPort(), backup);
            long during = committed.get();
            on.set(false);
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(taken.size()).isGreaterThan(1_000_000);
            assertThat(during).as("it was taken under load").isGreaterThan(before.get());
        }

        Path there = folder.resolve("there");
        Backup.restore(backup, there);
        try (EmbeddedPostgres server = start(there)) {
            assertThat(number(server, "select sum(euros) from account")).isEqualTo(ACCOUNTS * 1000L);
            assertThat(number(server, "select count(*) from transfer"))
                    .isBetween(before.get(), committed.get() + WRITERS);
            assertThat(number(server, "select count(*) from account where euros <> 1000"))
                    .isPositive();
            execute(server, "insert into transfer (euros) values (1)");
            assertThat(number(server, "select count(*) from pg_replication_slots"))
                    .isZero();
        }
    }

    @Test
    void whatIsNotInTheDatabaseIsCountedAndNamedByBackupAndRestore() throws Exception {
        Path backup = folder.resolve("backup");
        try (EmbeddedPostgres server = start(folder.resolve("here"))) {
            execute(server, "create database pulseline");
            try (Connection platform =
                            server.getDatabase("postgres", "pulseline").getConnection();
                    Statement statement = platform.createStatement()) {
                statement.execute("create schema app");
                statement.execute("create schema ops");
                statement.execute("create table ops.part_store (store text primary key, place text)");
                statement.execute("insert into ops.part_store values ('S3', 's3://voices/house/')");
                for (String table : List.of("recording_part", "recording_file_part", "packet_capture_part")) {
                    statement.execute("create table app." + table + " (store text, object text, bytes int)");
                }
                // joined ones, one of a store that has no name any more, and one that is here
                statement.execute(
                        "insert into app.recording_part select 'S3', 'one', 7000 from generate_series(1, 2000)");
                statement.execute("insert into app.packet_capture_part values ('DIRECTORY', 'two', 500000)");
                statement.execute("insert into app.recording_file_part values (null, null, null)");
            }
            assertThat(Elsewhere.words(Backup.take(folder.resolve("here"), server.getPort(), backup)
                            .elsewhere()))
                    .isEqualTo("1 parts of recordings and captures (1 objects, 0.5 MB) in the store DIRECTORY and "
                            + "2,000 parts of recordings and captures (1 objects, 14.0 MB) in s3://voices/house/");
        }
        assertThat(Backup.restore(backup, folder.resolve("there")).elsewhere())
                .containsExactly(
                        new Elsewhere("DIRECTORY", "", 1, 1, 500_000),
                        new Elsewhere("S3", "s3://voices/house/", 2000, 1, 14_000_000));
    }

    @Test
    void nothingIsOverwrittenAndHalfABackupIsNone() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        assertThatThrownBy(() -> Backup.take(folder.resolve("here"), 1, there)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> Backup.restore(there, folder.resolve("new"))).hasMessageContaining("is no backup");
        Path backup = folder.resolve("backup");
        Files.createDirectories(backup.resolve(Backup.DATABASE));
        Files.writeString(backup.resolve("taken-at"), "2026-11-27T10:00:00Z");
        assertThatThrownBy(() -> Backup.restore(backup, there)).hasMessageContaining("There is a database in");
    }

    private static void move(EmbeddedPostgres server, AtomicBoolean on, AtomicLong committed) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int n = 0; on.get(); n++) {
                int from = n % ACCOUNTS + 1;
                int to = (n * 7 + 3) % ACCOUNTS + 1;
                // in the same order always, or two of them wait for each other
                statement.execute(
                        "update account set euros = euros + case id when " + from + " then -5 else 5 end from "
                                + "(select id as locked from account where id in (" + from + ", " + to
                                + ") order by id for update) l where id = locked and " + from + " <> " + to);
                statement.execute("insert into transfer (euros, filler) values (5, repeat('x', 500))");
                connection.commit();
                committed.incrementAndGet();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static EmbeddedPostgres start(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("unix_socket_directories", "")
                .start();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(EmbeddedPostgres server, String question) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}
