package io.pulseline.platform;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The web process: pages, webhook intake, API and the gateway that workers call.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PulselineApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(PulselineApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
