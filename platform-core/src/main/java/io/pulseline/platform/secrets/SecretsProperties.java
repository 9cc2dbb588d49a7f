package io.pulseline.platform.secrets;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param keyFile the key that wraps every tenant's data key; without it stored tokens are lost, so it belongs into the
/// backup plan
/// @param oldKeysKept how long old keys can still open something after a rotation left nothing under them: longer than
/// any transaction, and than the file takes to reach every process
@ConfigurationProperties("pulseline.secrets")
record SecretsProperties(
        @DefaultValue(".pulseline/secrets.key") Path keyFile,
        @DefaultValue("1h") Duration oldKeysKept) {}
