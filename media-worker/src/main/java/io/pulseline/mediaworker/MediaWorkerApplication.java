package io.pulseline.mediaworker;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication(scanBasePackages = {"io.pulseline.mediaworker", "io.pulseline.worker"})
@ConfigurationPropertiesScan({"io.pulseline.mediaworker", "io.pulseline.worker"})
@EnableScheduling
public class MediaWorkerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(MediaWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
