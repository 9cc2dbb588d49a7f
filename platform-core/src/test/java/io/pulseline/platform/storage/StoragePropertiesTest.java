package io.pulseline.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StoragePropertiesTest {
    @Test
    void nobodyHasToSetAnything() {
        StorageProperties none = bind(Map.of());
        assertThat(none.store()).isEqualTo(StoreName.DATABASE);
        assertThat(none.directory()).isNull();
        assertThat(none.s3().endpoint()).isNull();
        assertThat(none.s3().region()).isEqualTo("us-east-1");
        assertThat(none.s3().pathStyle()).isFalse();
        assertThat(none.s3().encryption()).isEqualTo(StorageProperties.Encryption.NONE);
        assertThat(none.s3().plainHttp()).isFalse();
    }

    @Test
    void aBucketHasItsKeys() {
        StorageProperties bucket = bind(Map.of(
                "pulseline.storage.store", "s3",
                "pulseline.storage.s3.bucket", "voices",
                "pulseline.storage.s3.endpoint", "http://127.0.0.1:9000",
                "pulseline.storage.s3.access-key", "who",
                "pulseline.storage.s3.secret-key", "never-printed",
                "pulseline.storage.s3.encryption", "aws-kms"));
        assertThat(bucket.store()).isEqualTo(StoreName.S3);
        assertThat(bucket.s3().encryption()).isEqualTo(StorageProperties.Encryption.AWS_KMS);
        assertThat(bucket.toString()).doesNotContain("never-printed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            store=directory                                       | pulseline.storage.directory has to say which
            store=s3                                              | pulseline.storage.s3.bucket has to say which
            s3.endpoint=http://s3.example.com                     | has no TLS
            s3.endpoint=s3.example.com                            | is an address such as
            s3.access-key=alone                                   | belong together
            s3.prefix=no-slash                                    | ends with a slash
            """)
    void whatCannotBeMeantIsNamed(String setting, String said) {
        String[] pair = setting.split("=", 2);
        assertThatThrownBy(() -> bind(Map.of("pulseline.storage." + pair[0], pair[1])))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining(said);
    }

    @Test
    void aWayThatIsSafeIsSaid() {
        assertThat(bind(Map.of(
                                "pulseline.storage.s3.endpoint", "http://minio.storage.svc:9000",
                                "pulseline.storage.s3.plain-http", "true"))
                        .s3()
                        .plainHttp())
                .isTrue();
    }

    private static StorageProperties bind(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(new HashMap<>(given)))
                .bindOrCreate("pulseline.storage", StorageProperties.class);
    }
}
