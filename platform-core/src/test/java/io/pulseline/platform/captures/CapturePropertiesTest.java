package io.pulseline.platform.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class CapturePropertiesTest {
    @Test
    void capturesAreShortSmallAndSoonGoneUnlessToldOtherwise() {
        assertThat(bind(Map.of()))
                .isEqualTo(new CaptureProperties(
                        Duration.ofHours(72), Duration.ofHours(24), DataSize.ofMegabytes(32), Duration.ofMinutes(30)));
        assertThat(bind(Map.of("pulseline.captures.keep", "8h")).keep()).isEqualTo(Duration.ofHours(8));
        assertThatThrownBy(() -> new CaptureProperties(
                        Duration.ZERO, Duration.ofHours(24), DataSize.ofMegabytes(32), Duration.ofMinutes(30)))
                .hasMessageContaining("pulseline.captures.keep");
        assertThatThrownBy(() -> new CaptureProperties(
                        Duration.ofHours(72), Duration.ofHours(24), DataSize.ofBytes(0), Duration.ofMinutes(30)))
                .hasMessageContaining("pulseline.captures.largest");
    }

    private static CaptureProperties bind(Map<String, String> told) {
        return new Binder(new MapConfigurationPropertySource(told))
                .bindOrCreate("pulseline.captures", CaptureProperties.class);
    }
}
