package io.pulseline.e2e.nodes;

import io.pulseline.e2e.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The nodes, by the script that everybody uses.
final class Fleet implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path data;
    private final int port;

    /// @param options of `nodes.sh up`
    Fleet(Path data, int port, String... options) throws IOException, InterruptedException {
        this.data = data.toAbsolutePath();
        this.port = port;
        List<String> up = new ArrayList<>(List.of("up"));
        up.addAll(List.of(options));
        try {
            run(Map.of(), 6, up);
        } catch (IllegalStateException failure) {
            close();
            throw failure;
        }
    }

    Stack stack() throws IOException {
        return Stack.at(data);
    }

    /// Where the PBX listens.
    String pbx() {
        return "127.0.0.1:" + (port + 300) + ";transport=udp";
    }

    /// The server that takes writes, first of the two.
    String database() {
        return "jdbc:postgresql://127.0.0.1:" + (port + 12) + ",127.0.0.1:" + (port + 13)
                + "/pulseline?currentSchema=app&targetServerType=primary";
    }

    void does(String... verb) {
        does(Map.of(), verb);
    }

    /// @param jars of another release, for what is started
    void does(Path jars, String... verb) {
        does(Map.of("NODES_JARS", jars.toString()), verb);
    }

    private void does(Map<String, String> more, String... verb) {
        try {
            run(more, 4, List.of(verb));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private void run(Map<String, String> more, int minutes, List<String> words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("e2e/nodes/nodes.sh").toString());
        command.addAll(words);
        Path said = Files.createTempFile("nodes", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("NODES_DATA", data.toString());
        builder.environment().put("NODES_PORT", String.valueOf(port));
        builder.environment().putAll(more);
        Process script = builder.start();
        boolean ended = script.waitFor(minutes, TimeUnit.MINUTES);
        String words1 = Files.readString(said);
        Files.delete(said);
        if (!ended || script.exitValue() != 0) {
            script.destroyForcibly();
            throw new IllegalStateException("nodes.sh " + String.join(" ", words) + " said: " + words1);
        }
    }

    @Override
    public void close() {
        does("down");
    }
}
