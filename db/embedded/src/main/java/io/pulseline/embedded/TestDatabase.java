package io.pulseline.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A fresh, empty database for one test class, with the same two logins as production, so that tests run as role `app`
/// through the
/// runtime login. One server serves all classes of a JVM. A server that is already there can be given by the system
/// property
/// `pulseline.test.postgres` (`jdbc:postgresql://host:port/` of a superuser without password), for instance a
/// container's.
public final class TestDatabase {
    public static final String PASSWORD = "test";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private final String jdbcUrl;

    private TestDatabase(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /// @param name of the test class, for finding the database again while debugging
    public static TestDatabase create(String name) {
        String database = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_" + COUNT.incrementAndGet();
        try (Connection superuser = superuser("postgres")) {
            Logins.ensure(superuser, PASSWORD, PASSWORD);
            Logins.ensureDatabase(superuser, database);
        } catch (SQLException failure) {
            throw new IllegalStateException("no test database", failure);
        }
        return new TestDatabase(serverUrl() + database);
    }

    public String jdbcUrl() {
        return jdbcUrl;
    }

    /// For what only a superuser may look at or break on purpose.
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, "postgres", "");
    }

    /// Statements as the superuser, each by itself.
    public void sql(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement work = connection.createStatement()) {
            for (String statement : statements) {
                work.execute(statement);
            }
        }
    }

    /// The first column of the first row, as the superuser sees it.
    public String one(String query) throws SQLException {
        try (Connection connection = superuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(serverUrl() + database, "postgres", "");
    }

    private static synchronized String serverUrl() {
        String given = System.getProperty("pulseline.test.postgres");
        if (given != null) {
            return given;
        }
        try {
            if (server == null) {
                UnpackedBinaries.dropUnfinished(UnpackedBinaries.directory());
                server = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("jit", "off")
                        .start();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not start", failure);
        }
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/";
    }
}
