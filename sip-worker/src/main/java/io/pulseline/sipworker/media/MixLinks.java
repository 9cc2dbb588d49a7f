package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegName;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import java.nio.channels.DatagramChannel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The mixer of a talk that somebody listens to: two links, each carrying one voice there and one mix back, in Opus.
/// The mixer sends all the time, silence as well: once it does not, it has died, and the talk goes on without it. Lives
/// on the media loop.
final class MixLinks {
    /// Longer than a worker pauses to collect its garbage, shorter than anybody asks whether the other is still there.
    private static final long DEAD_MILLIS = 400;

    final LegPort user;
    final LegPort agent;
    private final Map<LegName, Recoder> recoders = new EnumMap<>(LegName.class);
    private final Map<LegName, OutClock> clocks = new EnumMap<>(LegName.class);
    private long heardAt;

    MixLinks(DatagramChannel user, DatagramChannel agent, MediaLoop loop) {
        this.user = new LegPort(LegName.MIX_USER, user, loop);
        this.agent = new LegPort(LegName.MIX_AGENT, agent, loop);
        links().forEach(link -> link.inner = true);
    }

    List<LegPort> links() {
        return List.of(user, agent);
    }

    boolean has(LegPort leg) {
        return leg == user || leg == agent;
    }

    void heard(long now) {
        heardAt = now;
    }

    /// Whether the talk goes through it now.
    boolean isAlive(long now) {
        return heardAt > 0 && now - heardAt < DEAD_MILLIS;
    }

    /// Who hears a leg.
    LegPort listener(LegPort from, LegPort meta, LegPort trunk) {
        if (from == meta) {
            return user;
        }
        if (from == trunk) {
            return agent;
        }
        return from == user ? meta : trunk;
    }

    /// Voice in the codec of whom it goes to, with the header of some source.
    void translate(LegPort from, LegPort to, Packet packet, long now, Consumer<Packet> sink) {
        if (from.codec == to.codec) {
            Rtp.setPayloadType(packet, to.voiceType);
            sink.accept(packet);
            return;
        }
        OutClock clock = clocks.computeIfAbsent(
                to.name, name -> new OutClock(RandomGenerator.getDefault().nextInt(), to.codec.clockRate));
        recoders.computeIfAbsent(from.name, name -> new Recoder(from.codec, to.codec))
                .recode(packet, voice -> {
                    clock.voice(voice, to.voiceType, now);
                    sink.accept(voice);
                });
    }

    /// A leg speaks something else from now on.
    void dropCodecs() {
        recoders.values().forEach(Recoder::close);
        recoders.clear();
        clocks.clear();
    }

    void close() {
        dropCodecs();
        links().forEach(LegPort::close);
    }
}
