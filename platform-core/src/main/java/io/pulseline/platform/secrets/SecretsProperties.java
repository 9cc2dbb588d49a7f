package io.pulseline.platform.secrets;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param keyFile the key that wraps every tenant's data key; without it stored tokens are lost, so it belongs into the
/// backup plan
@ConfigurationProperties("pulseline.secrets")
record SecretsProperties(
        @DefaultValue(".pulseline/secrets.key") Path keyFile) {}
