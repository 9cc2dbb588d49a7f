package io.pulseline.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Parts in rows, which is what nobody has to set.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class})
class DatabaseStoreIT extends StoredParts {
    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "store_rows");
    }

    @Override
    Map<String, byte[]> things() {
        return transactions.inTenant(TERN, () -> {
            Map<String, byte[]> all = new HashMap<>();
            jdbc.sql("""
                            select tenant_id || ' ' || recording_id || side || part as name, sound as sealed from recording_part
                            union all select tenant_id || ' ' || capture_id || part, packets from packet_capture_part
                            """).query(row -> {
                all.put(row.getString("name"), row.getBytes("sealed"));
            });
            return all;
        });
    }

    @Test
    void itIsTheOneThatIsUsedAndAlwaysThere() {
        assertThat(storage.used()).isEqualTo(StoreName.DATABASE);
        assertThat(storage.place()).isEmpty();
        assertThat(storage.reach().trouble()).isEmpty();
        assertThat(storage.kept())
                .singleElement()
                .satisfies(rows -> assertThat(rows.store()).isEqualTo(StoreName.DATABASE));
    }
}
