package io.pulseline.platform.storage;

import java.util.Optional;

/// A place outside of the database. Every method may throw [StoreTrouble].
interface PartStore {
    /// As in the rows of what is kept there.
    StoreName name();

    /// Which one it is, for whoever runs the platform: a bucket, a directory.
    String place();

    /// Answers once it is safe there. The same again does no harm.
    void put(String object, byte[] sealed);

    Optional<byte[]> get(String object);

    /// A piece of one that holds many parts.
    ///
    /// @return empty also when it is shorter than that
    Optional<byte[]> get(String object, int from, int bytes);

    boolean has(String object);

    /// What is not there is deleted.
    void delete(String object);
}
