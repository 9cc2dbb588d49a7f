package io.pulseline.audioworker.bot;

import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.VoiceCall;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.BotOrder;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.DtmfReader;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;

/// Brings bots to calls.
public final class Bots {
    private final BotLine.Dialler door;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;

    public Bots(BotDoor door, Consumer<WorkerEvent> events, Clock clock) {
        this.door = door;
        this.events = events;
        this.clock = clock;
    }

    /// Of the voice loop's thread.
    ///
    /// @param line makes the link's end, given who is told of keys
    /// @param loop runs something on the voice loop
    public VoiceCall bring(
            CallId call, BotOrder order, Function<Consumer<DtmfReader.Key>, Line> line, Consumer<Runnable> loop) {
        return new BotCall(call, order, events, clock, line, door, loop);
    }

    /// The user's call is accepted. Of the voice loop's thread.
    public static void accept(VoiceCall call) {
        if (call instanceof BotCall bot) {
            bot.accept();
        }
    }
}
