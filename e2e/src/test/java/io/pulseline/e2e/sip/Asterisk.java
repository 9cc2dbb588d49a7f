package io.pulseline.e2e.sip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real PBX: Asterisk 22 in the root that `e2e/asterisk/asterisk.sh` made. Each call is answered with a tone and
/// recorded. It shares this machine's network, and nothing else.
final class Asterisk implements AutoCloseable {
    private static final Path SCRIPT = Path.of("asterisk/asterisk.sh").toAbsolutePath();
    private static final Path ROOT = Path.of(ask("root"));
    private static final List<String> FILES =
            List.of("asterisk.conf", "logger.conf", "rtp.conf", "extensions.conf", "modules.conf");

    /// As it is within the root.
    private final String home = "/srv/pulseline-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path folder = ROOT.resolve(home.substring(1));
    private final Process process;

    /// @return why there is none here; empty when there is one
    static String missing() {
        if (!Files.isExecutable(ROOT.resolve("usr/sbin/asterisk"))) {
            return ask("why");
        }
        return Files.isWritable(ROOT) && canEnter() ? "" : "only the superuser may enter " + ROOT;
    }

    private static boolean canEnter() {
        try {
            return new ProcessBuilder("chroot", ROOT.toString(), "/bin/true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String ask(String what) {
        try {
            Process script = new ProcessBuilder(SCRIPT.toString(), what).start();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            script.waitFor();
            return said.strip();
        } catch (IOException failure) {
            throw new IllegalStateException(SCRIPT + " does not run", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// @param pjsip       the text of pjsip.conf
    /// @param authorities whom it trusts, for `ca.pem` in the folder of its configuration
    /// @param rtp         the first of 100 ports for voice
    Asterisk(String pjsip, Path authorities, int rtp, int toneHertz) throws IOException, InterruptedException {
        for (String part : List.of("etc", "db/keys", "spool", "run", "log", "rec")) {
            Files.createDirectories(folder.resolve(part));
        }
        Path etc = folder.resolve("etc");
        for (String file : FILES) {
            Files.writeString(
                    etc.resolve(file),
                    resource(file)
                            .replace("@HOME@", home)
                            .replace("@RTP@", String.valueOf(rtp))
                            .replace("@RTP_END@", String.valueOf(rtp + 99))
                            .replace("@TONE@", String.valueOf(toneHertz)));
        }
        Files.copy(authorities, etc.resolve("ca.pem"));
        Files.writeString(
                etc.resolve("pjsip.conf"), pjsip.replace("/etc/ssl/certs/ca-certificates.crt", home + "/etc/ca.pem"));
        process = new ProcessBuilder(command("-f", "-n"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log/console").toFile())
                .start();
        cli("core waitfullybooted");
    }

    private static String resource(String file) throws IOException {
        try (InputStream text = Objects.requireNonNull(Asterisk.class.getResourceAsStream("/asterisk/" + file))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(
                List.of("chroot", ROOT.toString(), "/usr/sbin/asterisk", "-C", home + "/etc/asterisk.conf"));
        command.addAll(List.of(more));
        return command;
    }

    /// A line of its console, and what it says to it. Waits while it is still coming up.
    String cli(String line) throws IOException, InterruptedException {
        for (int tried = 0; ; tried++) {
            Process asked = new ProcessBuilder(command("-r", "-x", line))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() == 0) {
                return said;
            }
            if (tried == 100 || !process.isAlive()) {
                throw new IOException("Asterisk does not answer: " + said + log());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    boolean registered() {
        return shows("pjsip show registrations", "Registered");
    }

    /// Whether it takes us for reachable. It asks once a minute by itself, and whoever answered too late is not called
    /// until then.
    boolean reachesUs() {
        return shows("pjsip show contacts", "Avail") || shows("pjsip qualify pulseline", "Avail");
    }

    private boolean shows(String line, String words) {
        try {
            return cli(line).contains(words);
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    double heard(int hertz) throws IOException {
        return Waves.heard(folder.resolve("rec"), ".heard.wav", hertz);
    }

    /// What was recorded until now counts no more.
    void forget() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("rec"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    String log() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : List.of("log/console", "log/messages")) {
            if (Files.exists(folder.resolve(file))) {
                all.append(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Path kept = Path.of("target/asterisk");
        Files.createDirectories(kept);
        Files.writeString(kept.resolve(folder.getFileName() + ".log"), log());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
