package io.pulseline.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A copy of a server that goes on working, as one moment: everything that was committed when the copy was finished.
/// pg_dump
/// is not among the binaries that we bring, and would leave rows out that row-level security hides.
///
/// @see "PostgreSQL 18, 25.3.4 Making a Base Backup Using the Low Level API"
final class Backup {
    static final String DATABASE = "postgres";
    private static final String PLATFORM = "pulseline";
    private static final String WAL = "pg_wal";
    private static final String NOTE = "taken-at";
    /// Of this very process or made anew at each start (25.3.4.1); the log is copied when it is whole.
    private static final Set<String> EMPTY = Set.of(
            WAL, "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    private static final Set<String> SKIPPED =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_internal.init", "backup_label");

    private Backup() {}

    /// @param size bytes
    record Taken(Instant at, long size, List<Elsewhere> elsewhere) {}

    /// @param elsewhere what the copy had not
    record Restored(Instant at, List<Elsewhere> elsewhere) {}

    /// @param data of the server that listens on this port of this machine
    /// @param to   a folder that does not exist yet
    /// @throws IllegalStateException with a sentence for the operator
    static Taken take(Path data, int port, Path to) throws IOException, SQLException {
        if (Files.exists(to)) {
            throw new IllegalStateException(to + " exists already; a backup goes into a folder of its own.");
        }
        Path part = to.resolveSibling(to.getFileName() + ".part");
        delete(part);
        Files.createDirectories(
                part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path copy = part.resolve(DATABASE);
        try (Connection server = superuser(port);
                Statement statement = server.createStatement()) {
            // as long as this connection is open the server keeps the log from here on
            statement.execute("select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)");
            statement.execute("select pg_backup_start('pulseline', true)");
            copyFiles(data, copy);
            String label;
            try (ResultSet end = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                end.next();
                label = end.getString(1);
            }
            Files.writeString(copy.resolve("backup_label"), label);
            copyLog(data.resolve(WAL), copy.resolve(WAL));
        }
        Instant now = Instant.now();
        List<Elsewhere> elsewhere = elsewhere(port);
        Elsewhere.write(part, elsewhere);
        Files.writeString(part.resolve(NOTE), now + "\n");
        toDisk(part);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        return new Taken(now, size(to), elsewhere);
    }

    /// @param data a folder that does not exist yet; the next start of a server on it brings it to the backup's moment
    static Restored restore(Path from, Path data) throws IOException {
        if (!Files.isRegularFile(from.resolve(NOTE)) || !Files.isDirectory(from.resolve(DATABASE))) {
            throw new IllegalStateException(from + " is no backup, or one that was not finished.");
        }
        if (Files.exists(data)) {
            throw new IllegalStateException("There is a database in " + data
                    + " already; restore into another data directory, or move it away.");
        }
        Path part = data.resolveSibling(data.getFileName() + ".part");
        delete(part);
        Files.createDirectories(part.toAbsolutePath().getParent());
        copyFiles(from.resolve(DATABASE), part, Set.of(), Set.of());
        // the server refuses a folder that others may look into
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
        Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
        return new Restored(Instant.parse(Files.readString(from.resolve(NOTE)).strip()), Elsewhere.read(from));
    }

    private static Connection superuser(int port) throws SQLException {
        return superuser(port, "postgres");
    }

    private static Connection superuser(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    private static List<Elsewhere> elsewhere(int port) throws SQLException, IOException {
        try (Connection server = superuser(port);
                Statement statement = server.createStatement();
                ResultSet row = statement.executeQuery(
                        "select exists (select from pg_database where datname = '" + PLATFORM + "')")) {
            row.next();
            if (!row.getBoolean(1)) {
                return List.of();
            }
        }
        try (Connection platform = superuser(port, PLATFORM)) {
            return Elsewhere.ask(platform);
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        copyFiles(from, to, EMPTY, SKIPPED);
    }

    /// @param empty folders of the first level whose content stays behind
    private static void copyFiles(Path from, Path to, Set<String> empty, Set<String> skipped) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) throws IOException {
                Path path = from.relativize(folder);
                if (path.getNameCount() > 1 && empty.contains(path.getName(0).toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path target = to.resolve(path.toString());
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                Path path = from.relativize(file);
                boolean staysBehind = path.getNameCount() > 1
                        && empty.contains(path.getName(0).toString());
                String name = path.getFileName().toString();
                if (!staysBehind && !skipped.contains(name) && !name.startsWith("pgsql_tmp")) {
                    copy(file, to.resolve(path.toString()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /// A table may be dropped meanwhile; the log says so too.
    private static void copy(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException gone) {
            Files.deleteIfExists(to);
        }
    }

    private static void copyLog(Path from, Path to) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(from)) {
            segments = files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}|[0-9A-F]{8}\\.history"))
                    .toList();
        }
        for (Path segment : segments) {
            copy(segment, to.resolve(segment.getFileName().toString()));
        }
    }

    /// What is called a backup has reached the disk.
    private static void toDisk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
