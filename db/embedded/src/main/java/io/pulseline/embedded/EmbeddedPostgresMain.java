package io.pulseline.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs PostgreSQL on a data directory until SIGTERM. Arguments: data directory, port. Passwords come from the
/// environment
/// (`PULSELINE_DB_PASSWORD`, `PULSELINE_DB_MIGRATOR_PASSWORD`). Prints one ready line, or `PULSELINE-FAILED <sentence>`
/// and exits 1.
public final class EmbeddedPostgresMain {
    private EmbeddedPostgresMain() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        Path data = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        try {
            stopLeftOver(data, port);
            EmbeddedPostgres server = start(data, port);
            try (Connection superuser = server.getPostgresDatabase().getConnection()) {
                Logins.ensure(
                        superuser, environment("PULSELINE_DB_PASSWORD"), environment("PULSELINE_DB_MIGRATOR_PASSWORD"));
                Logins.ensureDatabase(superuser, "pulseline");
            }
            requirePasswords(data, server);
            CountDownLatch stop = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException failure) {
                    System.out.println("PostgreSQL did not stop cleanly: " + failure.getMessage());
                }
                stop.countDown();
            }));
            System.out.println("PULSELINE-POSTGRES ready on 127.0.0.1:" + port);
            stop.await();
        } catch (IOException | SQLException | IllegalStateException failure) {
            System.out.println("PULSELINE-FAILED " + sentence(failure, data, port));
            Runtime.getRuntime().halt(1);
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        Files.createDirectories(data.toAbsolutePath().getParent());
        UnpackedBinaries.dropUnfinished(UnpackedBinaries.directory());
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                // the library is made for throw-away databases; this one keeps calls and money
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "150")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("jit", "off")
                .setOutputRedirector(ProcessBuilder.Redirect.INHERIT)
                .setErrorRedirector(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// From now on TCP logins need their password; only the superuser of this very machine's loopback stays trusted,
    /// because the
    /// library checks its own start with it.
    private static void requirePasswords(Path data, EmbeddedPostgres server) throws IOException, SQLException {
        Files.write(
                data.resolve("pg_hba.conf"),
                List.of(
                        "# written at each start; other PostgreSQL servers are configured by spring.datasource.*",
                        "host pulseline pulseline 127.0.0.1/32 scram-sha-256",
                        "host pulseline pulseline_migrator 127.0.0.1/32 scram-sha-256",
                        "host all postgres 127.0.0.1/32 trust"));
        try (Connection superuser = server.getPostgresDatabase().getConnection();
                var statement = superuser.createStatement()) {
            statement.execute("select pg_reload_conf()");
        }
    }

    /// After a kill -9 of this process the server it started lives on. It is asked to stop, then the new start owns it.
    private static void stopLeftOver(Path data, int port) throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            Optional<ProcessHandle> left = ProcessHandle.of(pid)
                    .filter(process ->
                            process.info().command().orElse("postgres").contains("postgres"));
            if (left.isPresent()) {
                // SIGTERM is PostgreSQL's smart stop and would wait for clients; those died with their process
                left.get().destroy();
                if (!exited(left.get(), 10)) {
                    left.get().destroyForcibly();
                    exited(left.get(), 10);
                }
            }
            Files.deleteIfExists(pidFile);
        }
        Files.deleteIfExists(data.resolve("epg-lock"));
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        }
    }

    private static boolean exited(ProcessHandle process, int seconds) throws InterruptedException {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
            return !process.isAlive();
        }
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalStateException("the environment variable " + name + " is missing"));
    }

    private static String sentence(Exception failure, Path data, int port) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof java.net.BindException) {
            return "Port " + port + " for PostgreSQL is taken by another process; choose another with --port.";
        }
        if (text.contains("No space left")) {
            return "The disk that holds " + data + " is full.";
        }
        return "PostgreSQL did not start on " + data + ": "
                + text.lines().findFirst().orElse("no reason given");
    }
}
