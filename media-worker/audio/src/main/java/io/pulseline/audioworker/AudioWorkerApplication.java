package io.pulseline.audioworker;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication(scanBasePackages = {"io.pulseline.audioworker", "io.pulseline.worker"})
@ConfigurationPropertiesScan({"io.pulseline.audioworker", "io.pulseline.worker"})
@EnableScheduling
public class AudioWorkerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(AudioWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
