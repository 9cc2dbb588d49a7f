package io.pulseline.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The two logins of an installation. The runtime one owns nothing and may not bypass row-level security; the migrating
/// one owns
/// the database and may create roles, nothing more.
public final class Logins {
    public static final String RUNTIME = "pulseline";
    public static final String MIGRATOR = "pulseline_migrator";

    private Logins() {}

    /// Makes both if missing and sets their passwords. Needs a superuser connection.
    static void ensure(Connection superuser, String runtimePassword, String migratorPassword) throws SQLException {
        ensure(superuser, RUNTIME, "nosuperuser nobypassrls nocreaterole nocreatedb noinherit", runtimePassword);
        ensure(superuser, MIGRATOR, "nosuperuser nobypassrls createrole nocreatedb", migratorPassword);
    }

    private static void ensure(Connection superuser, String login, String attributes, String password)
            throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            boolean exists;
            try (var found = statement.executeQuery("select 1 from pg_roles where rolname = '" + login + "'")) {
                exists = found.next();
            }
            // role attributes take no bind parameters; the password is ours and quoted
            statement.execute((exists ? "alter" : "create") + " role " + login + " login " + attributes + " password '"
                    + password.replace("'", "''") + "'");
        }
    }

    /// Makes the database if missing, owned by the migrating login.
    static void ensureDatabase(Connection superuser, String database) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            boolean exists;
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + database + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("create database " + database + " owner " + MIGRATOR);
                statement.execute("revoke all on database " + database + " from public");
                statement.execute("grant connect on database " + database + " to " + RUNTIME);
            }
        }
    }
}
