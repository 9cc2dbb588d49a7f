package io.pulseline.audioworker.bot;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
                        null),
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
    public BotLine dial(String url, @org.jspecify.annotations.Nullable String secret, BotLine.Ear bot) {
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
