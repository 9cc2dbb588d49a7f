package io.pulseline.metasim;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class MetaSimulatorApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(MetaSimulatorApplication.class, arguments);
    }

    @Bean
    SimClock clock() {
        return new SimClock();
    }

    /// Real time plus an offset, or an instant at which it stands still, as tests want it: permissions, windows and
    /// limits go by it.
    public static final class SimClock extends Clock {
        private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

        private volatile @Nullable Instant held;

        public void setOffset(Duration duration) {
            held = null;
            offset.set(duration);
        }

        public void hold(Instant instant) {
            held = instant;
        }

        public Duration offset() {
            return offset.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.systemUTC().withZone(zone);
        }

        @Override
        public Instant instant() {
            Instant still = held;
            return still == null ? Clock.systemUTC().instant().plus(offset.get()) : still;
        }
    }
}
