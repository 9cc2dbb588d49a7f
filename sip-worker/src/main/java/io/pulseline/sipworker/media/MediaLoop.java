package io.pulseline.sipworker.media;

import io.pulseline.rtp.sockets.PacketLoop;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The thread of some media calls.
final class MediaLoop extends PacketLoop {
    /// A call needs a tick every so often.
    private static final int TURNS = 5;

    private final Set<MediaCall> calls = new LinkedHashSet<>();
    /// The same, for the ticks; null since one came or went.
    private MediaCall @Nullable [] ticked;

    private final Set<MediaCall> playing = new LinkedHashSet<>();
    private long ticks;

    MediaLoop(String name) {
        super(name);
        start();
    }

    static long now() {
        return steadyMillis();
    }

    void add(MediaCall call) {
        execute(() -> {
            try {
                call.meta.register();
                call.trunk.register();
                calls.add(call);
                ticked = null;
            } catch (ClosedChannelException over) {
                // the call ended before it was here
            }
        });
    }

    /// Links to a mixer of a call that is here.
    void add(MediaCall call, MixLinks mix) {
        if (!calls.contains(call)) {
            mix.close();
            return;
        }
        call.put(mix);
        try {
            for (LegPort link : mix.links()) {
                link.register();
            }
        } catch (ClosedChannelException over) {
            call.put(null);
        }
    }

    /// It has keys to play: from now on it is given its beats.
    void plays(MediaCall call) {
        if (calls.contains(call)) {
            playing.add(call);
        }
    }

    void remove(MediaCall call) {
        execute(() -> {
            playing.remove(call);
            calls.remove(call);
            ticked = null;
            call.close();
        });
    }

    @Override
    protected int calls() {
        return calls.size();
    }

    /// Each [KeyLine#BEAT].
    @Override
    protected void tick(long now) {
        if (!playing.isEmpty()) {
            playing.removeIf(call -> !call.beat(now));
        }
        ticks++;
        MediaCall[] all = ticked == null ? calls.toArray(new MediaCall[0]) : ticked;
        ticked = all;
        // calls take turns, so that their reports do not all leave in one burst
        for (int i = (int) (ticks % TURNS); i < all.length; i += TURNS) {
            all[i].tick(now);
        }
    }
}
