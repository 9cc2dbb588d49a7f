package io.pulseline.mediaworker.recording;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/// One call that is recorded. The relay's loop hands packets in and goes on; everything else happens on the
/// writer's thread.
public final class RecordedCall {
    private static final long SAMPLES_A_MILLI = OpusFrames.RATE / 1000;

    final CallId call;
    final UUID id;
    private final UUID tenant;
    private final byte[] key;
    private final RecordingWriter writer;
    private final Map<RecordingSide, Track> tracks = new EnumMap<>(RecordingSide.class);
    private final Map<RecordingSide, Integer> parts = new EnumMap<>(RecordingSide.class);
    /// Of the relay's clock, in milliseconds; the loop's own.
    private long began;

    RecordedCall(CallId call, RecordingOrder order, RecordingWriter writer) {
        this.call = call;
        this.id = order.recording();
        this.tenant = order.tenant();
        this.key = Base64.getDecoder().decode(order.key());
        this.writer = writer;
        if (key.length != RecordingSeal.KEY_BYTES) {
            throw new IllegalArgumentException("a recording's key has " + RecordingSeal.KEY_BYTES + " bytes");
        }
        for (RecordingSide side : RecordingSide.values()) {
            tracks.put(side, new Track(id.hashCode() + side.ordinal()));
            parts.put(side, 0);
        }
    }

    /// From here on both tracks count. On the loop.
    public void begin(long now) {
        began = now;
        writer.begin(this);
    }

    /// A packet in clear, before anything rewrites it. On the loop.
    public void voice(RecordingSide side, Packet packet, long now) {
        int header = Rtp.headerBytes(packet);
        if (header >= packet.getLength()) {
            return;
        }
        byte[] payload = new byte[packet.getLength() - header];
        packet.readRegionToBuff(header, payload.length, payload);
        int source = Rtp.ssrc(packet);
        long timestamp = Rtp.timestamp(packet);
        long arrived = (now - began) * SAMPLES_A_MILLI;
        writer.execute(() -> track(side).add(source, timestamp, payload, arrived));
    }

    /// Nothing comes after it. On the loop.
    public void end(long now) {
        writer.end(this, began == 0 ? 0 : now - began);
    }

    /// On the writer's thread.
    ///
    /// @param elapsed milliseconds since it began
    void advance(long elapsed) {
        tracks.values().forEach(track -> track.advance(elapsed * SAMPLES_A_MILLI));
    }

    void writeParts(PartsOnDisk disk) {
        tracks.forEach((side, track) -> write(disk, side, track.take()));
    }

    void writeLastParts(PartsOnDisk disk, long millis) {
        tracks.forEach((side, track) -> write(disk, side, track.end(millis * SAMPLES_A_MILLI)));
    }

    int parts(RecordingSide side) {
        return java.util.Objects.requireNonNull(parts.get(side));
    }

    private Track track(RecordingSide side) {
        return java.util.Objects.requireNonNull(tracks.get(side));
    }

    private void write(PartsOnDisk disk, RecordingSide side, byte[] pages) {
        if (pages.length > 0) {
            int part = parts(side);
            disk.write(tenant, id, side.name(), part, RecordingSeal.seal(key, id, side, part, pages));
            parts.put(side, part + 1);
        }
    }
}
