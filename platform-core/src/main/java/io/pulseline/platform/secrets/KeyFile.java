package io.pulseline.platform.secrets;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.function.BooleanSupplier;

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

    /// Written aside and linked into place, so that nobody ever reads half a key and the first of two processes wins.
    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeysetHandle fresh = KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM"));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder");
        }
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(folder, ".key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(aside, TinkJsonProtoKeysetFormat.serializeKeyset(fresh, InsecureSecretKeyAccess.get()));
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException another) {
            // another process was faster; its key is as good
        } finally {
            Files.delete(aside);
        }
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
