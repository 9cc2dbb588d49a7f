package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup is taken while Meta delivers, brought back into another installation, and everything there is what Meta's
/// own words give: calls,
/// charges and their prices, sums, permissions. Two installations of its own: what other scenarios leave behind is not
/// its business.
class RestoreIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path HERE = Path.of("target/restore-here").toAbsolutePath();
    private static final Path THERE = Path.of("target/restore-there").toAbsolutePath();
    private static final int PORT = 23_280;
    private static final String SOFIA = "206418377150934";
    private static final Pattern COUNTS =
            Pattern.compile("tern: (\\d+) calls, (\\d+) prices, (\\d+) sums, (\\d+) answers to requests");

    private static final Duration PAUSE = Duration.ofMillis(30);

    @TempDir
    Path folder;

    @Test
    void whatIsBroughtBackElsewhereIsWhatMetasDeliveriesGive() throws Exception {
        Path backup = folder.resolve("monday");
        Path keys = folder.resolve("monday.key");
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        try (Installation here = new Installation(HERE, PORT)) {
            here.pulseline("up", "--detach", "--fresh", "--port", "" + PORT, "--data", HERE.toString());
            Stack stack = Stack.at(HERE);
            Thread meta = Thread.ofVirtual().start(() -> {
                while (on.get()) {
                    deliver(stack, sent.incrementAndGet());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            });
            until("calls are written down", Duration.ofSeconds(60), () -> written(stack) > 50);
            int before = sent.get();
            here.pulseline("admin", "backup", backup.toString(), "--keys", keys.toString());
            assertThat(sent.get()).as("it was taken under load").isGreaterThan(before + 10);
            on.set(false);
            meta.join();
            assertThat(here.pulseline("admin", "rebuild", "--check")).containsPattern(COUNTS);

            try (Installation there = new Installation(THERE, PORT + 100)) {
                there.pulseline("admin", "restore", backup.toString(), "--keys", keys.toString());
                there.pulseline(
                        "up", "--detach", "--no-simulator", "--port", "" + (PORT + 100), "--data", THERE.toString());
                Matcher counts = COUNTS.matcher(there.pulseline("admin", "rebuild", "--check"));
                assertThat(counts.find()).isTrue();
                assertThat(Integer.parseInt(counts.group(1))).as("calls").isBetween(50, sent.get());
                assertThat(Integer.parseInt(counts.group(2))).as("prices").isBetween(50, sent.get());
                assertThat(Integer.parseInt(counts.group(3))).as("sums").isPositive();
                assertThat(Integer.parseInt(counts.group(4))).as("answers").isPositive();
                assertThat(there.pulseline("admin", "evidence", "verify")).contains("whole");
                assertThat(there.pulseline("admin", "audit", "verify")).contains("whole");
            }
        }
    }

    private static int written(Stack stack) {
        return stack.api("tern", "/calls?limit=200").path("items").size();
    }

    /// A call that a user had with the business, and in every third one a user who lets herself be called.
    private static void deliver(Stack stack, int n) {
        long now = Instant.now().getEpochSecond();
        String user = "385915%06d".formatted(n);
        boolean business = n % 2 == 0;
        stack.sim(
                "/_sim/webhooks",
                "{\"payload\":"
                        + change("calls", """
                "calls":[{"id":"wacid.RESTORE%d","event":"terminate","from":"%s","to":"%s","direction":"%s","timestamp":"%d",
                "status":"COMPLETED","start_time":"%d","end_time":"%d","duration":%d}]""".formatted(
                                        n,
                                        business ? "35925550101" : user,
                                        business ? user : "35925550101",
                                        business ? "BUSINESS_INITIATED" : "USER_INITIATED",
                                        now,
                                        now - 30 - n % 50,
                                        now - 30,
                                        n % 50))
                        + "}");
        if (n % 3 == 0) {
            stack.sim(
                    "/_sim/webhooks",
                    "{\"payload\":"
                            + change("messages", """
                    "contacts":[{"profile":{"name":"User %1$d"},"wa_id":"%2$s"}],"messages":[{"from":"%2$s","id":"wamid.RESTORE%1$d",
                    "timestamp":"%3$d","type":"interactive","context":{"id":"wamid.ASKED%1$d"},"interactive":{
                    "type":"call_permission_reply","call_permission_reply":{"response":"%4$s","is_permanent":false,
                    "expiration_timestamp":"%5$d","response_source":"user_action"}}}]""".formatted(
                                            n, user, now, n % 2 == 0 ? "accept" : "reject", now + 604_800))
                            + "}");
        }
    }

    private static String change(String field, String value) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},%s}}]}]}""".formatted(field, SOFIA, value);
    }

    /// One data directory and the launcher on it.
    private record Installation(Path data, int port) implements AutoCloseable {
        Installation {
            try (var old = Files.exists(data) ? Files.walk(data) : java.util.stream.Stream.<Path>empty()) {
                for (Path path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /// @return what it said
        String pulseline(String... words) throws IOException, InterruptedException {
            Path said = Files.createTempFile("pulseline", ".log");
            ProcessBuilder builder = new ProcessBuilder(java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of(
                                            ROOT.resolve("pulseline").toString()),
                                    List.of(words).stream())
                            .toList())
                    .directory(ROOT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            // nobody outside hears of what is brought back
            builder.environment()
                    .putAll(Map.of(
                            "PULSELINE_DATA", data.toString(),
                            "PULSELINE_PORT", String.valueOf(port)));
            if (List.of(words).contains("--no-simulator")) {
                builder.environment().put("PULSELINE_META_GRAPH_URL", "http://127.0.0.1:9");
            }
            Process process = builder.start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            String text = Files.readString(said);
            Files.delete(said);
            assertThat(ended && process.exitValue() == 0)
                    .as("./pulseline " + String.join(" ", words) + " said: " + text)
                    .isTrue();
            return text;
        }

        @Override
        public void close() throws Exception {
            pulseline("down");
        }
    }
}
