package io.pulseline.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who this worker is and where the platform is. Each key is explained in `application.yaml`.
@ConfigurationProperties("pulseline.workers")
public record WorkerProperties(
        String id,
        @DefaultValue("local") String region,
        @DefaultValue("300") int capacity,
        @DefaultValue("https://localhost:8082") URI controlUrl,
        @DefaultValue("https://localhost:8086") URI gatewayUrl,
        @DefaultValue(".pulseline/spool") Path spoolDir,
        @DefaultValue("2h") Duration drainLimit) {}
