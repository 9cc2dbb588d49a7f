package io.pulseline.platform.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// What one core does, from `capacity/measured.properties`.
///
/// @param relayCalls      relayed calls that one core of a media-worker carries
/// @param passedCalls     calls that one core of a sip-worker passes on
/// @param transcodedCalls calls that one core of a sip-worker transcodes
/// @param sipSetups       calls a second that one core of a sip-worker sets up
/// @param webSetups       the same of a web
/// @param sources         where each figure is from, by its name
public record MeasuredCapacity(
        int relayCalls,
        int passedCalls,
        int transcodedCalls,
        int sipSetups,
        int webSetups,
        Map<String, String> sources) {
    private static final String FILE = "/capacity/measured.properties";
    private static final String SOURCE = ".source";

    public static MeasuredCapacity read() {
        Properties file = new Properties();
        try (InputStream in = Objects.requireNonNull(MeasuredCapacity.class.getResourceAsStream(FILE))) {
            file.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, String> sources = new LinkedHashMap<>();
        file.stringPropertyNames().stream()
                .filter(name -> name.endsWith(SOURCE))
                .sorted()
                .forEach(name ->
                        sources.put(name.substring(0, name.length() - SOURCE.length()), file.getProperty(name)));
        return new MeasuredCapacity(
                figure(file, "relay.calls-per-core"),
                figure(file, "passed.calls-per-core"),
                figure(file, "transcoded.calls-per-core"),
                figure(file, "sip.setups-per-core"),
                figure(file, "web.setups-per-core"),
                sources);
    }

    /// @param name as in the file
    public int figure(String name) {
        return switch (name) {
            case "relay.calls-per-core" -> relayCalls;
            case "passed.calls-per-core" -> passedCalls;
            case "transcoded.calls-per-core" -> transcodedCalls;
            case "sip.setups-per-core" -> sipSetups;
            case "web.setups-per-core" -> webSetups;
            default -> throw new IllegalArgumentException("no measured figure is called " + name);
        };
    }

    private static int figure(Properties file, String name) {
        return Integer.parseInt(Objects.requireNonNull(file.getProperty(name), name));
    }
}
