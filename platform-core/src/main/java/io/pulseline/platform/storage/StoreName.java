package io.pulseline.platform.storage;

/// Where sealed parts can be.
public enum StoreName {
    DATABASE,
    DIRECTORY,
    S3
}
