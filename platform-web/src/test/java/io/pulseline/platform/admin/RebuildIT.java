package io.pulseline.platform.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line has a context of its own, with few of the platform's beans.
class RebuildIT {
    @Test
    void everythingIsComparedFromTheCommandLine(@TempDir Path folder) throws Exception {
        TestDatabase database = TestDatabase.create("rebuild");
        String[] settings = {
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=" + Logins.RUNTIME,
            "--spring.datasource.password=" + TestDatabase.PASSWORD,
            "--spring.datasource.hikari.schema=app",
            "--spring.datasource.hikari.connection-init-sql=set role app",
            "--spring.flyway.user=" + Logins.MIGRATOR,
            "--spring.flyway.password=" + TestDatabase.PASSWORD,
            "--pulseline.secrets.key-file=" + folder.resolve("secrets.key")
        };
        assertThat(Admin.run(List.of("migrate"), settings)).isZero();
        assertThat(Admin.run(List.of("tenant", "create", "acme"), settings)).isZero();
        assertThat(Admin.run(List.of("rebuild", "--check"), settings)).isZero();
        assertThat(Admin.run(List.of("parts", "verify"), settings)).isZero();
    }
}
