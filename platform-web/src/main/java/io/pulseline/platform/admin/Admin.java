package io.pulseline.platform.admin;

import io.pulseline.platform.admin.Words.Failed;
import io.pulseline.platform.admin.Words.WrongUse;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// `admin …` on the program's command line.
public final class Admin {
    private Admin() {}

    /// @param settings of Spring, like `--spring.datasource.url=…`
    /// @return the exit status: 0 done, 1 failed with one sentence, 2 wrong usage
    @SuppressWarnings("SystemOut")
    public static int run(List<String> words, String... settings) {
        try {
            Words asked = Words.of(words);
            Verbs.check(asked);
            if (Verbs.MIGRATE.equals(asked.plain().getFirst())) {
                System.out.println(Migration.run(settings));
                return 0;
            }
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AdminContext.class)
                    .web(WebApplicationType.NONE)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .lazyInitialization(true)
                    .properties("logging.level.root=error", "spring.jmx.enabled=false")
                    .run(settings)) {
                System.out.println(new Verbs(context).run(asked));
                return 0;
            }
        } catch (WrongUse wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(Verbs.known());
            return 2;
        } catch (Failed failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }
}
