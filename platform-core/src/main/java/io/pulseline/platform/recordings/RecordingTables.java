package io.pulseline.platform.recordings;

import io.pulseline.platform.storage.PartTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where parts of recordings have their rows, for whoever counts and moves them all.
@Configuration(proxyBeanMethods = false)
public class RecordingTables {
    @Bean
    PartTable recordingParts() {
        return RecordingRows.PARTS;
    }

    @Bean
    PartTable recordingFileParts() {
        return MetaFileRows.PARTS;
    }
}
