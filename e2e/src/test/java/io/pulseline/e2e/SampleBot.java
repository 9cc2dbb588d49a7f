package io.pulseline.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The guide's sample bot, run as the guide says, and what it prints.
public final class SampleBot implements AutoCloseable {
    private static final Path FILE = Path.of("../platform-web/docs/samples/EchoBot.java");

    private final Process process;
    private final String url;
    private final List<String> said = new CopyOnWriteArrayList<>();

    public SampleBot(String secret) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        FILE.toString(),
                        "0",
                        secret)
                .redirectErrorStream(true)
                .start();
        BufferedReader out = process.inputReader();
        String first = out.readLine();
        url = first.substring(first.indexOf("ws://"));
        Thread.ofVirtual().start(() -> out.lines().forEach(said::add));
    }

    public String url() {
        return url;
    }

    public boolean said(String part) {
        return said.stream().anyMatch(line -> line.contains(part));
    }

    @Override
    public String toString() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
