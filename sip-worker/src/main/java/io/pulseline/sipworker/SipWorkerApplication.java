package io.pulseline.sipworker;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication(scanBasePackages = {"io.pulseline.sipworker", "io.pulseline.worker"})
@ConfigurationPropertiesScan({"io.pulseline.sipworker", "io.pulseline.worker"})
@EnableScheduling
public class SipWorkerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(SipWorkerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
