package io.pulseline.platform.admin;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/// `admin migrate`: brings the schema to this version and ends, for installations where a job does it before the
/// processes. Not part of
/// [AdminContext]: beside Flyway every bean that reads the database would migrate first.
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
class Migration {
    static String run(String... settings) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Migration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=error", "spring.jmx.enabled=false")
                .run(settings)) {
            @Nullable
            MigrationInfo current = context.getBean(Flyway.class).info().current();
            return "The schema is at " + (current == null ? "its beginning" : current.getVersion()) + ".";
        }
    }
}
