package io.pulseline.platform.admin;

import io.pulseline.platform.captures.CaptureTables;
import io.pulseline.platform.recordings.RecordingTables;
import java.time.Clock;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/// What the verbs need and nothing that runs by itself: the database, and the features whose beans are asked
/// for. Not a `@Configuration`, so that the platform's own scan passes it by.
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    TransactionAutoConfiguration.class
})
@ComponentScan(
        basePackages = {
            "io.pulseline.platform.tenancy",
            "io.pulseline.platform.audit",
            "io.pulseline.platform.identity",
            "io.pulseline.platform.tenants",
            "io.pulseline.platform.permissions",
            "io.pulseline.platform.cdr",
            "io.pulseline.platform.rating",
            "io.pulseline.platform.secrets",
            "io.pulseline.platform.storage",
            "io.pulseline.platform.contacts",
            "io.pulseline.platform.webhooks"
        },
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = SmartLifecycle.class),
            @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.(web|idp)\\..*")
        })
@Import({RecordingTables.class, CaptureTables.class})
@ConfigurationPropertiesScan({"io.pulseline.platform.secrets", "io.pulseline.platform.storage"})
class AdminContext {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
