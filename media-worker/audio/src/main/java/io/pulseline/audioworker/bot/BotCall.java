package io.pulseline.audioworker.bot;

import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.VoiceCall;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.BotEnd;
import io.pulseline.platform.wire.BotOrder;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.DtmfReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A user and a bot. What the bot is told and may say is the page *Voice bots* of the guide; the bot hears and says
/// nothing before the call is accepted.
final class BotCall implements VoiceCall {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 200;

    private final CallId call;
    private final BotOrder order;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final Line line;
    private final BotLine bot;
    private final PlayQueue queue = new PlayQueue();
    private final SpeechWatch speech = new SpeechWatch();
    private final short[] heard = new short[Line.FRAME];
    private final short[] said = new short[Line.FRAME];
    private boolean opened;
    private boolean accepted;
    private boolean started;
    private boolean over;
    private boolean fullTold;

    /// @param line makes the link's end, given who is told of keys
    /// @param loop runs what the bot says on the voice loop
    BotCall(
            CallId call,
            BotOrder order,
            Consumer<WorkerEvent> events,
            Clock clock,
            Function<Consumer<DtmfReader.Key>, Line> line,
            BotLine.Dialler door,
            Consumer<Runnable> loop) {
        this.call = call;
        this.order = order;
        this.events = events;
        this.clock = clock;
        this.line = line.apply(this::pressed);
        if (order.quiets()) {
            this.line.quiet();
        }
        this.bot = door.dial(order.url(), order.secret(), new BotLine.Ear() {
            @Override
            public void opened() {
                loop.accept(BotCall.this::opened);
            }

            @Override
            public void pcm(byte[] bytes) {
                loop.accept(() -> pcmCame(bytes));
            }

            @Override
            public void text(String json) {
                loop.accept(() -> told(json));
            }

            @Override
            public void gone(String why) {
                loop.accept(() -> leave(BotEnd.FAILED, null, "The bot left: " + why));
            }
        });
    }

    private void opened() {
        if (over) {
            bot.close("the call is over");
            return;
        }
        opened = true;
        events.accept(new WorkerEvent.BotReady(call, clock.instant()));
        begin();
    }

    /// The call is accepted: from now on it costs, and both may speak.
    void accept() {
        accepted = true;
        begin();
    }

    private void begin() {
        if (!opened || !accepted || started || over) {
            return;
        }
        started = true;
        bot.tell(JSON.writeValueAsString(new Start(
                "start",
                1,
                call.toString(),
                order.direction().name(),
                order.number(),
                new User(order.user(), order.userName()),
                order.opaque(),
                new Audio("pcm_s16le", Line.RATE, 1, Line.FRAME_MILLIS))));
    }

    record Start(
            String type,
            int protocol,
            String call,
            String direction,
            String number,
            User user,
            @Nullable String opaque,
            Audio audio) {}

    record User(@Nullable String id, @Nullable String name) {}

    record Audio(String encoding, int rate, int channels, int frame_millis) {}

    @Override
    public boolean tick(long now) {
        line.receive(now);
        line.hear(heard);
        if (over || line.isAbandoned(now)) {
            return !over;
        }
        if (started) {
            bot.say(bytes(heard));
            if (order.bargeIn() && speech.hears(heard) && queue.hasSound()) {
                tell("interrupted", Map.of("marks", queue.clear()));
            }
            List<String> passed = queue.next(said);
            line.say(said);
            passed.forEach(mark -> tell("played", Map.of("mark", mark)));
        }
        return true;
    }

    private void pressed(DtmfReader.Key key) {
        if (started && !over) {
            tell("dtmf", Map.of("digit", key.key(), "millis", key.durationMillis()));
        }
    }

    private void pcmCame(byte[] bytes) {
        if (!started || over) {
            return;
        }
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        boolean fits = queue.add(samples);
        if (!fits && !fullTold) {
            tell("error", Map.of("detail", "two minutes of sound wait already: what is sent now is not heard"));
        }
        fullTold = !fits;
    }

    private void told(String text) {
        if (over) {
            return;
        }
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JacksonException unreadable) {
            tell("error", Map.of("detail", "this is no JSON"));
            return;
        }
        switch (message.path("type").asString("")) {
            case "mark" -> queue.mark(shortened(message.path("name").asString("")));
            case "clear" -> tell("cleared", Map.of("marks", queue.clear()));
            case "hangup" -> leave(BotEnd.HUNG_UP, null, "The bot hung up");
            case "transfer" -> {
                String kind = message.path("kind").asString("");
                String id = message.path("id").asString("");
                leave(
                        BotEnd.PASSED_ON,
                        kind.isEmpty() ? null : shortened(id.isEmpty() ? kind : kind + ":" + id),
                        "The bot passes the call on");
            }
            default ->
                tell(
                        "error",
                        Map.of(
                                "detail",
                                "type is one of mark, clear, transfer, hangup; sound comes as binary messages"));
        }
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
    }

    private void tell(String type, Map<String, Object> more) {
        var message = JSON.createObjectNode().put("type", type);
        more.forEach((name, value) -> message.set(name, JSON.valueToTree(value)));
        bot.tell(JSON.writeValueAsString(message));
    }

    private void leave(BotEnd end, @Nullable String to, String detail) {
        if (over) {
            return;
        }
        over = true;
        events.accept(new WorkerEvent.BotLeft(call, clock.instant(), end, to, detail));
    }

    private static byte[] bytes(short[] samples) {
        byte[] bytes = new byte[2 * samples.length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return bytes;
    }

    @Override
    public void close() {
        if (!over && started) {
            tell("end", Map.of());
        }
        over = true;
        bot.close("the call is over");
        line.close();
    }
}
