package io.pulseline.platform;

import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import org.springframework.test.context.DynamicPropertyRegistry;

/// Points the whole platform of a test at a database of its own, which it migrates itself, in the roles of production.
public final class PortalDatabase {
    private PortalDatabase() {}

    /// @param name of the key file that seals this test's secrets
    public static void use(DynamicPropertyRegistry registry, TestDatabase database, String name) {
        registry.add("spring.datasource.url", database::jdbcUrl);
        registry.add("spring.datasource.username", () -> Logins.RUNTIME);
        registry.add("spring.datasource.password", () -> TestDatabase.PASSWORD);
        registry.add("spring.flyway.url", database::jdbcUrl);
        registry.add("spring.flyway.user", () -> Logins.MIGRATOR);
        registry.add("spring.flyway.password", () -> TestDatabase.PASSWORD);
        registry.add("pulseline.secrets.key-file", () -> "target/test-keys/" + name + ".key");
    }
}
