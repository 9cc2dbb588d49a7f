package io.pulseline.audioworker.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pulseline.audioworker.voice.Ends;
import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.Tone;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.wire.BotEnd;
import io.pulseline.platform.wire.BotOrder;
import io.pulseline.platform.wire.WorkerEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bot's connection that only remembers, and a user at the other end of a link.
class BotCallTest implements BotLine, BotLine.Dialler {
    private static final CallId CALL = new CallId(UUID.randomUUID());
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);

    private final List<WorkerEvent> events = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final short[] lastSaid = new short[Line.FRAME];
    private int frames;
    private BotLine.Ear ear = new Deaf();
    private Ends ends = open();

    private static Ends open() {
        try {
            return Ends.open(key -> {});
        } catch (java.io.IOException none) {
            throw new IllegalStateException(none);
        }
    }

    @BeforeEach
    @AfterEach
    void fresh() {
        ends.ours().close();
        ends.theirs().close();
        ends = open();
    }

    @Test
    void neitherHearsTheOtherBeforeTheCallIsAccepted() {
        BotCall call = call(false);
        ear.opened();
        assertThat(events).hasOnlyElementsOfType(WorkerEvent.BotReady.class).hasSize(1);
        ear.pcm(new byte[64_000]);
        talk(call, 440, 10);
        assertThat(frames).isZero();
        assertThat(told).isEmpty();
        call.accept();
        assertThat(told.getFirst())
                .contains("\"type\":\"start\"")
                .contains("\"rate\":16000")
                .contains("\"direction\":\"BUSINESS_INITIATED\"")
                .contains("\"id\":\"385915550142\"");
        talk(call, 440, 20);
        assertThat(frames).isEqualTo(20);
        assertThat(Tone.heard(lastSaid, 440)).isTrue();
    }

    @Test
    void theUserHearsTheBotAndTheBotLearnsWhatWasPlayed() {
        BotCall call = started(false);
        ear.pcm(tone(660, 500));
        ear.text("{\"type\":\"mark\",\"name\":\"greeting\"}");
        short[] heard = talk(call, 0, 15);
        assertThat(Tone.heard(heard, 660)).isTrue();
        assertThat(told).noneMatch(message -> message.contains("played"));
        talk(call, 0, 15);
        assertThat(told).contains("{\"type\":\"played\",\"mark\":\"greeting\"}");
    }

    @Test
    void clearStopsWhatWaitsAndNamesTheMarksThatWereNotReached() {
        BotCall call = started(false);
        ear.pcm(tone(660, 5000));
        ear.text("{\"type\":\"mark\",\"name\":\"end\"}");
        talk(call, 0, 10);
        ear.text("{\"type\":\"clear\"}");
        assertThat(told).contains("{\"type\":\"cleared\",\"marks\":[\"end\"]}");
        assertThat(Tone.heard(talk(call, 0, 15), 660)).isFalse();
    }

    @Test
    void aUserWhoSpeaksCutsTheBotOffWhereThatIsWanted() {
        BotCall call = started(true);
        ear.pcm(tone(660, 5000));
        talk(call, 0, 10);
        assertThat(told).noneMatch(message -> message.contains("interrupted"));
        talk(call, 440, 20);
        assertThat(told).contains("{\"type\":\"interrupted\",\"marks\":[]}");
        assertThat(Tone.heard(talk(call, 440, 15), 660)).isFalse();
    }

    @Test
    void whereItIsNotWantedTheBotSpeaksOn() {
        BotCall call = started(false);
        ear.pcm(tone(660, 5000));
        assertThat(Tone.heard(talk(call, 440, 30), 660)).isTrue();
        assertThat(told).noneMatch(message -> message.contains("interrupted"));
    }

    @Test
    void theBotPassesTheCallOnOnceAndSaysNoMore() {
        started(false);
        ear.text("{\"type\":\"transfer\",\"kind\":\"AGENTS\",\"id\":\"7\"}");
        ear.text("{\"type\":\"hangup\"}");
        assertThat(left()).singleElement().satisfies(left -> {
            assertThat(left.end()).isEqualTo(BotEnd.PASSED_ON);
            assertThat(left.to()).isEqualTo("AGENTS:7");
        });
    }

    @Test
    void theBotHangsUp() {
        started(false);
        ear.text("{\"type\":\"hangup\"}");
        assertThat(left()).singleElement().extracting(WorkerEvent.BotLeft::end).isEqualTo(BotEnd.HUNG_UP);
    }

    @Test
    void aBotThatDoesNotComeHasFailed() {
        call(false);
        ear.gone("no connection");
        assertThat(left()).singleElement().satisfies(left -> {
            assertThat(left.end()).isEqualTo(BotEnd.FAILED);
            assertThat(left.detail()).isEqualTo("The bot left: no connection");
        });
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndHarmsNobody() {
        BotCall call = started(false);
        ear.text("hello");
        ear.text("{\"type\":\"sing\"}");
        ear.pcm(new byte[5_000_000]);
        assertThat(told.stream().filter(message -> message.contains("\"error\"")))
                .hasSize(3);
        assertThat(call.tick(0)).isTrue();
    }

    /// What the bot's ear makes of a voice in noise, link and codec included.
    @ParameterizedTest
    @ValueSource(ints = {10, 15, 20})
    void steadyNoiseIsTakenOutOfWhatTheBotHearsAndTheVoiceStays(int snr) {
        assumeTrue(Line.canQuiet(), "libspeexdsp1 is not installed");
        Noisy.Level asItIs = Noisy.level(heard(snr, false));
        fresh();
        Noisy.Level quieted = Noisy.level(heard(snr, true));
        System.out.printf(
                "noise suppression at %d dB SNR: noise in pauses %.1f dB, voice %+.1f dB, SNR %.1f -> %.1f dB%n",
                snr, quieted.noise() - asItIs.noise(), quieted.voice() - asItIs.voice(), asItIs.snr(), quieted.snr());
        assertThat(quieted.snr() - asItIs.snr()).isGreaterThan(10);
        assertThat(quieted.voice()).isCloseTo(asItIs.voice(), within(1.5));
    }

    @Test
    void withoutTheOptionTheBotHearsEverySampleAsItCame() {
        short[] off = heard(10, false);
        fresh();
        assertThat(heard(10, null)).as("of an older platform").isEqualTo(off);
    }

    private short[] heard(int snr, @Nullable Boolean quiet) {
        BotCall call = call(false, quiet);
        ear.opened();
        call.accept();
        short[] all = new short[Noisy.FRAMES * Line.FRAME];
        short[] said = Noisy.voice(snr);
        for (int i = 0; i < Noisy.FRAMES; i++) {
            ends.theirs().say(Arrays.copyOfRange(said, i * Line.FRAME, (i + 1) * Line.FRAME));
            assertThat(call.tick(0)).isTrue();
            System.arraycopy(lastSaid, 0, all, i * Line.FRAME, Line.FRAME);
        }
        return all;
    }

    private List<WorkerEvent.BotLeft> left() {
        return events.stream()
                .filter(WorkerEvent.BotLeft.class::isInstance)
                .map(WorkerEvent.BotLeft.class::cast)
                .toList();
    }

    private BotCall started(boolean bargeIn) {
        BotCall call = call(bargeIn);
        ear.opened();
        call.accept();
        return call;
    }

    private BotCall call(boolean bargeIn) {
        return call(bargeIn, null);
    }

    private BotCall call(boolean bargeIn, @Nullable Boolean quiet) {
        return new BotCall(
                CALL,
                new BotOrder(
                        UUID.randomUUID(),
                        "wss://bot.example",
                        "s",
                        bargeIn,
                        Direction.BUSINESS_INITIATED,
                        "38515550101",
                        "385915550142",
                        "Jana",
                        null,
                        quiet),
                events::add,
                CLOCK,
                pressed -> ends.ours(),
                this,
                Runnable::run);
    }

    /// So many frames of a tone from the user, 0 for silence.
    ///
    /// @return the last frame that the user heard
    private short[] talk(BotCall call, int hertz, int count) {
        Tone tone = new Tone(hertz);
        short[] heard = new short[Line.FRAME];
        for (int i = 0; i < count; i++) {
            ends.theirs().say(hertz == 0 ? new short[Line.FRAME] : tone.frame());
            assertThat(call.tick(0)).isTrue();
            ends.theirs().receive(0);
            ends.theirs().hear(heard);
        }
        return heard;
    }

    private static byte[] tone(int hertz, int millis) {
        Tone tone = new Tone(hertz);
        int count = millis / Line.FRAME_MILLIS;
        ByteBuffer bytes = ByteBuffer.allocate(count * 2 * Line.FRAME).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (short sample : tone.frame()) {
                bytes.putShort(sample);
            }
        }
        return bytes.array();
    }

    @Override
    public BotLine dial(String url, @Nullable String secret, BotLine.Ear bot) {
        ear = bot;
        return this;
    }

    @Override
    public boolean say(byte[] pcm) {
        frames++;
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(lastSaid);
        return true;
    }

    @Override
    public void tell(String json) {
        told.add(json);
    }

    @Override
    public void close(String reason) {}

    private static final class Deaf implements BotLine.Ear {
        @Override
        public void opened() {}

        @Override
        public void pcm(byte[] bytes) {}

        @Override
        public void text(String json) {}

        @Override
        public void gone(String why) {}
    }
}
