package io.pulseline.platform.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RecordingPropertiesTest {
    @Test
    void keepsFilesOfHalfAGigabyteUnlessToldOtherwise() {
        assertThat(bind(Map.of()).largestFile()).isEqualTo(DataSize.ofMegabytes(512));
        assertThat(bind(Map.of("pulseline.recordings.largest-file", "2GB")).largestFile())
                .isEqualTo(DataSize.ofGigabytes(2));
        assertThatThrownBy(() -> new RecordingProperties(DataSize.ofBytes(0)))
                .hasMessageContaining("pulseline.recordings.largest-file");
    }

    private static RecordingProperties bind(Map<String, String> told) {
        return new Binder(new MapConfigurationPropertySource(told))
                .bindOrCreate("pulseline.recordings", RecordingProperties.class);
    }
}
