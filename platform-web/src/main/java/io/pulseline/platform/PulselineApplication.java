package io.pulseline.platform;

import io.pulseline.platform.admin.Admin;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The web process: pages, webhook intake, API and the gateway that workers call. With the word `admin` first it does
/// one thing on the command line instead; what stands before a lone `--` are Spring's settings then.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PulselineApplication {
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        if (!words.isEmpty() && words.getFirst().equals("admin")) {
            int end = words.contains("--") ? words.indexOf("--") : 0;
            System.exit(Admin.run(
                    words.subList(end + 1, words.size()),
                    words.subList(1, Math.max(1, end)).toArray(String[]::new)));
        }
        SpringApplication.run(PulselineApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
