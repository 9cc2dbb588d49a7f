package io.pulseline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Sealed parts of recordings and captures that are not in the database, and so not in a copy of it.
///
/// @param store `DIRECTORY` or `S3`
/// @param place which one, as the platform called it at its last start; empty when that is not known
record Elsewhere(String store, String place, long parts, long objects, long bytes) {
    /// In a backup's folder; the script that dumps a server writes the same.
    static final String NOTE = "parts-elsewhere";

    /// @param database that of the platform
    static List<Elsewhere> ask(Connection database) throws SQLException, IOException {
        List<Elsewhere> all = new ArrayList<>();
        try (InputStream question = Elsewhere.class.getResourceAsStream("/parts-elsewhere.sql");
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        new String(java.util.Objects.requireNonNull(question).readAllBytes(), UTF_8))) {
            while (rows.next()) {
                all.add(new Elsewhere(
                        rows.getString(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
            }
        }
        return all;
    }

    static void write(Path folder, List<Elsewhere> all) throws IOException {
        Files.write(
                folder.resolve(NOTE),
                all.stream()
                        .map(one -> String.join(
                                "\t", one.store, one.place, "" + one.parts, "" + one.objects, "" + one.bytes))
                        .toList());
    }

    /// @return nothing as well of a backup that was taken before this was written down
    static List<Elsewhere> read(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(NOTE))) {
            return List.of();
        }
        return Files.readAllLines(folder.resolve(NOTE)).stream()
                .map(line -> line.split("\t"))
                .filter(words -> words.length == 5)
                .map(words -> new Elsewhere(
                        words[0],
                        words[1],
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4])))
                .toList();
    }

    /// How many, how much and where, for a sentence.
    static String words(List<Elsewhere> all) {
        return all.stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%,d parts of recordings and captures (%,d objects, %,.1f MB) in %s",
                        one.parts,
                        one.objects,
                        one.bytes / 1e6,
                        one.place.isEmpty() ? "the store " + one.store : one.place))
                .collect(Collectors.joining(" and "));
    }
}
