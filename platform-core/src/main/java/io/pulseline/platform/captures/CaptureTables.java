package io.pulseline.platform.captures;

import io.pulseline.platform.storage.PartTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where parts of captures have their rows, for whoever counts and moves them all.
@Configuration(proxyBeanMethods = false)
public class CaptureTables {
    @Bean
    PartTable captureParts() {
        return CaptureRows.PARTS;
    }
}
