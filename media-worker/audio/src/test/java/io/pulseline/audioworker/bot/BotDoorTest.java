package io.pulseline.audioworker.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.rtp.PeerFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The door to bots, with the sample bot of the guide behind it.
class BotDoorTest {
    private static final Path SAMPLE = Path.of("../../platform-web/docs/samples/EchoBot.java");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void theSampleBotGreetsOnceItIsToldOfTheCall() throws Exception {
        Process sample = sample("s3cret");
        try (BufferedReader out = sample.inputReader()) {
            String place = out.readLine();
            String url = place.substring(place.indexOf("ws://"));
            BotLine bot = door(Set.of(PeerFilter.Range.LOOPBACK)).dial(url, "s3cret", new Ear());
            assertThat(next()).isEqualTo("opened");
            bot.tell("{\"type\":\"start\"}");
            assertThat(next()).isEqualTo("64000 bytes");
            assertThat(next()).isEqualTo("{\"type\":\"mark\",\"name\":\"greeting\"}");
            bot.close("done");
        } finally {
            sample.destroy();
        }
    }

    @Test
    void aBotThatAsksForAnotherSecretIsToldAsSuch() throws Exception {
        Process sample = sample("s3cret");
        try (BufferedReader out = sample.inputReader()) {
            String place = out.readLine();
            door(Set.of(PeerFilter.Range.LOOPBACK)).dial(place.substring(place.indexOf("ws://")), "wrong", new Ear());
            assertThat(next()).isEqualTo("gone: it answered 401 instead of a WebSocket");
        } finally {
            sample.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://127.0.0.1/",
                "wss://localhost/",
                "wss://bot.localhost/",
                "wss://10.0.0.8/",
                "wss://169.254.169.254/",
                "wss://[::1]/",
                "wss://[fd00::1]/",
                "wss://[64:ff9b::7f00:1]/",
                "wss://[2002:7f00:1::]/",
                "wss://[::ffff:127.0.0.1]/"
            })
    void nothingInsideIsConnectedTo(String url) throws Exception {
        door(Set.of()).dial(url, null, new Ear());
        assertThat(next()).isEqualTo("gone: its address leads nowhere that may be connected to");
    }

    @Test
    void withoutTlsNothingLeavesThisMachine() throws Exception {
        door(Set.of(PeerFilter.Range.LOOPBACK)).dial("ws://1.1.1.1/", null, new Ear());
        assertThat(next()).isEqualTo("gone: its address has to begin with wss");
    }

    private static Process sample(String secret) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        SAMPLE.toString(),
                        "0",
                        secret)
                .redirectErrorStream(true)
                .start();
    }

    private static BotDoor door(Set<PeerFilter.Range> allowed) {
        return new BotDoor(new PeerFilter(allowed), null);
    }

    private @Nullable String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private final class Ear implements BotLine.Ear {
        @Override
        public void opened() {
            heard.add("opened");
        }

        @Override
        public void pcm(byte[] bytes) {
            heard.add(bytes.length + " bytes");
        }

        @Override
        public void text(String json) {
            heard.add(json);
        }

        @Override
        public void gone(String why) {
            heard.add("gone: " + why);
        }
    }
}
