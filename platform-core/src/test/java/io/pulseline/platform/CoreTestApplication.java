package io.pulseline.platform;

import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.test.context.DynamicPropertyRegistry;

/// The domain without a web: what integration tests of platform-core start. Each test class gets a database of its own,
/// migrated
/// by the migrating login and used through the runtime login as role `app`.
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableScheduling
@ConfigurationPropertiesScan
// test configurations belong to their own test class only
@ComponentScan(excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
public class CoreTestApplication {
    public static final String TERN = "00000000-0000-4000-8000-000000000001";
    public static final String MARLIN = "00000000-0000-4000-8000-000000000002";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /// Makes and migrates a database and points the data source at it.
    public static TestDatabase database(DynamicPropertyRegistry registry, String name) {
        TestDatabase database = TestDatabase.create(name);
        migrate(database);
        registry.add("spring.datasource.url", () -> database.jdbcUrl() + "?currentSchema=app");
        registry.add("spring.datasource.username", () -> Logins.RUNTIME);
        registry.add("spring.datasource.password", () -> TestDatabase.PASSWORD);
        registry.add("spring.datasource.hikari.connection-init-sql", () -> "set role app");
        registry.add("spring.datasource.hikari.maximum-pool-size", () -> "12");
        registry.add("spring.flyway.enabled", () -> "false");
        // only the tests of jobs let the calendar run
        registry.add("spring.quartz.auto-startup", () -> "false");
        // nobody: a test that plays Meta does so with beans or with an address of its own
        registry.add("pulseline.meta.graph-url", () -> "http://127.0.0.1:9");
        registry.add("pulseline.secrets.key-file", () -> "target/test-keys/" + name + ".key");
        return database;
    }

    public static void migrate(TestDatabase database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), Logins.MIGRATOR, TestDatabase.PASSWORD)
                .schemas("app")
                .defaultSchema("app")
                .createSchemas(true)
                .locations("classpath:db/migration", "classpath:db/demo")
                .placeholders(java.util.Map.of("runtime_login", Logins.RUNTIME))
                .load()
                .migrate();
    }
}
