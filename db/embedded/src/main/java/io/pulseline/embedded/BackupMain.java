package io.pulseline.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/// `./pulseline admin backup` and `restore`: `backup DATA PORT TO [KEY-FILE KEYS-TO]`, `restore FROM DATA [KEYS-FROM
/// KEY-FILE]`. Says in one
/// sentence what it did, or why not (status 1). The key file never goes into the folder of the database: together they
/// would open every
/// token.
public final class BackupMain {
    private BackupMain() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] words) {
        try {
            System.out.println(words[0].equals("backup") ? backup(words) : restore(words));
        } catch (IllegalStateException told) {
            fail(String.valueOf(told.getMessage()));
        } catch (SQLException failure) {
            fail("The database refused: " + failure.getMessage());
        } catch (FileSystemException failure) {
            fail("The file " + failure.getFile() + " cannot be used: "
                    + Optional.ofNullable(failure.getReason())
                            .orElse(failure.getClass().getSimpleName()) + ".");
        } catch (IOException failure) {
            fail(
                    String.valueOf(failure.getMessage()).contains("No space left")
                            ? "The disk is full."
                            : "It could not be copied: " + failure.getMessage());
        }
    }

    private static String backup(String[] words) throws IOException, SQLException {
        Path to = Path.of(words[3]);
        if (words.length > 5) {
            keysApart(to, Path.of(words[5]));
            copyKeys(Path.of(words[4]), Path.of(words[5]));
        }
        Backup.Taken taken = Backup.take(Path.of(words[1]), Integer.parseInt(words[2]), to);
        String size = String.format(Locale.ROOT, "%,d MB", taken.size() / 1_000_000);
        return "The database as of " + taken.at() + " is in " + to + " (" + size + "). "
                + (words.length > 5
                        ? "The key file is in " + words[5] + "; keep the two in different places."
                        : "The key file is not: keep a copy of it somewhere else, without it stored tokens cannot be opened.")
                + (taken.elsewhere().isEmpty()
                        ? ""
                        : "\nNot in it: " + Elsewhere.words(taken.elsewhere())
                                + ". Copy them by their own means, now or later, never earlier than the database.");
    }

    private static String restore(String[] words) throws IOException {
        Backup.Restored back = Backup.restore(Path.of(words[1]), Path.of(words[2]));
        if (words.length > 4) {
            copyKeys(Path.of(words[3]), Path.of(words[4]));
        }
        return "The database as of " + back.at() + " is in " + words[2] + "; the next start finishes it. "
                + (words.length > 4
                        ? "The key file is in its place."
                        : "Put the key file of that time in its place before.")
                + (back.elsewhere().isEmpty()
                        ? ""
                        : "\nNot in the backup: " + Elsewhere.words(back.elsewhere())
                                + ". Once it runs, ./pulseline admin parts verify says which of them are missing.");
    }

    private static void keysApart(Path database, Path keys) {
        if (keys.toAbsolutePath()
                .normalize()
                .startsWith(database.toAbsolutePath().normalize())) {
            throw new IllegalStateException("The key file does not go into the folder of the database: "
                    + "together they open every token. Name another place.");
        }
    }

    private static void copyKeys(Path from, Path to) throws IOException {
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(to, Files.readAllBytes(from));
        } catch (FileAlreadyExistsException there) {
            throw new IllegalStateException(to + " exists already; keys are not overwritten.");
        }
    }

    @SuppressWarnings("SystemOut")
    private static void fail(String sentence) {
        System.err.println(sentence);
        System.exit(1);
    }
}
