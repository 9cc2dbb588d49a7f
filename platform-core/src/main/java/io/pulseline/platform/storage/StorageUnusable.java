package io.pulseline.platform.storage;

/// The store of the settings cannot be used; the start stops with this sentence.
public final class StorageUnusable extends RuntimeException {
    StorageUnusable(String message, Throwable cause) {
        super(message, cause);
    }

    StorageUnusable(String message) {
        super(message);
    }
}
