package io.pulseline.platform.storage;

import io.pulseline.platform.graphapi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where parts of recordings and of packet captures are kept.
///
/// @param store     where new parts go; what is elsewhere is read there, as long as its settings stay
/// @param directory of all web nodes together, so a shared one where there are several
/// @param s3        a bucket
@ConfigurationProperties("pulseline.storage")
public record StorageProperties(
        @DefaultValue("DATABASE") StoreName store,
        @Nullable Path directory,
        @DefaultValue S3 s3) {
    public StorageProperties {
        if (store == StoreName.DIRECTORY && directory == null) {
            throw new IllegalArgumentException(
                    "pulseline.storage.store is directory, so pulseline.storage.directory has to say which");
        }
        if (store == StoreName.S3 && s3.bucket().isBlank()) {
            throw new IllegalArgumentException(
                    "pulseline.storage.store is s3, so pulseline.storage.s3.bucket has to say which");
        }
    }

    /// Whether the bucket encrypts what is ciphertext already, for those whose rules want it.
    public enum Encryption {
        NONE,
        AES256,
        AWS_KMS
    }

    /// @param endpoint   of a server that is not Amazon's, null for Amazon's of the region
    /// @param prefix     before every object's name, so that installations can share a bucket
    /// @param pathStyle  the bucket in the path and not in the host's name: most servers besides Amazon's
    /// @param accessKey  null for what the machine has: environment, profile, container, instance
    /// @param encryption asked for with each upload
    /// @param kmsKey     with AWS_KMS; empty for the account's own
    /// @param plainHttp  whether an endpoint without TLS will do that is not on this machine
    public record S3(
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("") String bucket,
            @DefaultValue("") String prefix,
            @DefaultValue("false") boolean pathStyle,
            @Nullable String accessKey,
            @Nullable Secret secretKey,
            @DefaultValue("NONE") Encryption encryption,
            @DefaultValue("") String kmsKey,
            @DefaultValue("false") boolean plainHttp) {
        private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

        public S3 {
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException(
                        "pulseline.storage.s3.access-key and .secret-key belong together; without both the machine's own are taken");
            }
            if (endpoint != null) {
                check(endpoint, plainHttp);
            }
            if (!prefix.matches("([A-Za-z0-9._-]+/)*")) {
                throw new IllegalArgumentException(
                        "pulseline.storage.s3.prefix is empty or ends with a slash, such as pulseline/, not " + prefix);
            }
        }

        private static void check(URI endpoint, boolean plainHttp) {
            String host = endpoint.getHost();
            if (host == null || !Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))) {
                throw new IllegalArgumentException(
                        "pulseline.storage.s3.endpoint is an address such as https://s3.example.com, not " + endpoint);
            }
            if (endpoint.getScheme().equals("http") && !plainHttp && !THIS_MACHINE.contains(host)) {
                throw new IllegalArgumentException("pulseline.storage.s3.endpoint has no TLS: " + endpoint
                        + "; say pulseline.storage.s3.plain-http=true where the way to it is safe");
            }
        }
    }
}
