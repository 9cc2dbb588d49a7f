package io.pulseline.platform.secrets;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The key that wraps every tenant's data key, in a file that only its owner may read.
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /// Reads the key; makes one when there is no file yet.
    ///
    /// @param inUse whether something is encrypted already: then a missing file is an error, because a new
    /// key could open nothing of it
    /// @throws IllegalStateException with a sentence for the operator
    static KeysetHandle read(Path file, BooleanSupplier inUse) throws GeneralSecurityException {
        try {
            if (!Files.exists(file)) {
                if (inUse.getAsBoolean()) {
                    throw new IllegalStateException("The key file " + file
                            + " is missing, but tokens are stored that only it can open. Put it back from the backup.");
                }
                make(file);
            }
            refuseIfOthersMayRead(file);
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        } catch (IOException failure) {
            throw new UncheckedIOException("the key file " + file + " cannot be read or made", failure);
        }
    }

    /// What tells one content of the file from another without reading it.
    ///
    /// @param key of the file system; a file that is put in the place of another one has its own
    record Stamp(@Nullable Object key, FileTime modified, long size) {}

    /// @return empty when there is no file
    static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(facts.fileKey(), facts.lastModifiedTime(), facts.size()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("the key file " + file + " cannot be looked at", failure);
        }
    }

    /// In one step: whoever reads meanwhile gets the old keys or the new ones.
    static void replace(Path file, KeysetHandle keys) throws GeneralSecurityException {
        try {
            Path aside = aside(file, keys);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("the key file " + file + " cannot be written", failure);
        }
    }

    /// Linked into place, so that nobody ever reads half a key and the first of two processes wins.
    private static void make(Path file) throws IOException, GeneralSecurityException {
        Path aside = aside(file, Keysets.fresh());
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException another) {
            // another process was faster; its key is as good
        } finally {
            Files.delete(aside);
        }
    }

    /// Beside the file and on the disk: a key that something is sealed with must outlive the machine's power.
    private static Path aside(Path file, KeysetHandle keys) throws IOException, GeneralSecurityException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder");
        }
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(folder, ".key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        byte[] text = TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get())
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return aside;
    }

    private static void refuseIfOthersMayRead(Path file) throws IOException {
        boolean othersMay = Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> permission == PosixFilePermission.OTHERS_READ
                        || permission == PosixFilePermission.OTHERS_WRITE);
        if (othersMay) {
            throw new IllegalStateException(
                    "The key file " + file + " can be read by everybody. Set its mode to 0600.");
        }
    }
}
