package io.pulseline.platform.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A directory; of all web nodes together, where there are several. A file is there whole or not at all.
final class DirectoryStore implements PartStore {
    private final Path root;

    DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public StoreName name() {
        return StoreName.DIRECTORY;
    }

    @Override
    public String place() {
        return root.toString();
    }

    @Override
    public void put(String object, byte[] sealed) {
        Path file = file(object);
        Path half = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel =
                    FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer all = ByteBuffer.wrap(sealed);
                while (all.hasRemaining()) {
                    channel.write(all);
                }
                // the row that says that it is here is as safe as its database makes it
                channel.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw trouble("written", failure);
        }
    }

    @Override
    public Optional<byte[]> get(String object) {
        try {
            return Optional.of(Files.readAllBytes(file(object)));
        } catch (NoSuchFileException absent) {
            return here(absent);
        } catch (IOException failure) {
            throw trouble("read", failure);
        }
    }

    @Override
    public Optional<byte[]> get(String object, int from, int bytes) {
        try (FileChannel channel = FileChannel.open(file(object), StandardOpenOption.READ)) {
            ByteBuffer piece = ByteBuffer.allocate(bytes);
            while (piece.hasRemaining() && channel.read(piece, (long) from + piece.position()) >= 0) {}
            return piece.hasRemaining() ? Optional.empty() : Optional.of(piece.array());
        } catch (NoSuchFileException absent) {
            return here(absent);
        } catch (IOException failure) {
            throw trouble("read", failure);
        }
    }

    @Override
    public boolean has(String object) {
        return Files.exists(file(object))
                || here(new NoSuchFileException(object)).isPresent();
    }

    @Override
    public void delete(String object) {
        Path file = file(object);
        try {
            Files.deleteIfExists(file);
            @Nullable Path folder = file.getParent();
            while (folder != null && !folder.equals(root)) {
                Files.deleteIfExists(folder);
                folder = folder.getParent();
            }
        } catch (DirectoryNotEmptyException others) {
            // somebody else's parts are in it
        } catch (IOException failure) {
            throw trouble("deleted", failure);
        }
    }

    /// A file that is not there says something only while its directory is: a share may have gone.
    private <T> Optional<T> here(IOException absent) {
        if (Files.isDirectory(root)) {
            return Optional.empty();
        }
        throw new StoreTrouble(StoreTrouble.Kind.AWAY, "the directory " + root + " is not there", absent);
    }

    private Path file(String object) {
        Path file = root.resolve(object).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("not an object's name: " + object);
        }
        return file;
    }

    private StoreTrouble trouble(String what, IOException failure) {
        StoreTrouble.Kind kind =
                failure instanceof AccessDeniedException ? StoreTrouble.Kind.REFUSED : StoreTrouble.Kind.AWAY;
        String why = failure instanceof AccessDeniedException ? "no right to it" : String.valueOf(failure.getMessage());
        return new StoreTrouble(kind, "the directory " + root + " cannot be " + what + ": " + why, failure);
    }
}
