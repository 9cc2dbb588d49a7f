package io.pulseline.platform.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationIT {
    @Test
    void theSchemaIsBroughtUpOnceAndThenLeftAlone() throws SQLException {
        TestDatabase database = TestDatabase.create("migration");
        String[] settings = {
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=" + Logins.RUNTIME,
            "--spring.datasource.password=" + TestDatabase.PASSWORD,
            "--spring.flyway.user=" + Logins.MIGRATOR,
            "--spring.flyway.password=" + TestDatabase.PASSWORD
        };

        assertThat(Admin.run(List.of("migrate"), settings)).isZero();
        long steps = count(database, "select count(*) from app.flyway_schema_history where success");
        assertThat(steps).isGreaterThan(50);
        assertThat(count(database, "select count(*) from app.tenant")).isZero();

        assertThat(Admin.run(List.of("migrate"), settings)).isZero();
        assertThat(count(database, "select count(*) from app.flyway_schema_history"))
                .isEqualTo(steps);
    }

    private static long count(TestDatabase database, String question) throws SQLException {
        try (Connection connection = database.superuser();
                ResultSet row = connection.createStatement().executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}
