package io.pulseline.platform.storage;

import jakarta.annotation.PreDestroy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The stores that this process has settings of.
@Component
class Stores {
    private final Map<StoreName, PartStore> known = new EnumMap<>(StoreName.class);
    private final StoreName used;

    Stores(StorageProperties properties) {
        this.used = properties.store();
        if (properties.directory() != null) {
            known.put(StoreName.DIRECTORY, new DirectoryStore(properties.directory()));
        }
        if (!properties.s3().bucket().isBlank()) {
            known.put(StoreName.S3, new BucketStore(properties.s3()));
        }
    }

    StoreName used() {
        return used;
    }

    /// Where new parts go; empty for the database.
    Optional<PartStore> current() {
        return used == StoreName.DATABASE ? Optional.empty() : Optional.of(named(used));
    }

    PartStore named(StoreName name) {
        PartStore store = known.get(name);
        if (store == null) {
            throw new StoreTrouble(
                    StoreTrouble.Kind.UNKNOWN,
                    "it is kept in the store " + name + ", and pulseline.storage says nothing of that one");
        }
        return store;
    }

    @PreDestroy
    void close() throws Exception {
        for (PartStore store : known.values()) {
            if (store instanceof AutoCloseable open) {
                open.close();
            }
        }
    }
}
