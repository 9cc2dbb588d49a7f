package io.pulseline.rtp;

import java.util.Optional;

/// Finds pressed keys in telephone-event packets (RFC 4733 §2.3): each key once, when it is released; the end packet
/// comes three
/// times and the timestamp names the key press.
public final class DtmfReader {
    private static final String KEYS = "0123456789*#ABCD";
    private long lastTimestamp = -1;

    /// @param durationMillis how long it was held
    public record Key(String key, int durationMillis) {}

    /// @param clockRate of the payload type, 8,000 or 48,000
    public Optional<Key> read(Packet packet, int clockRate) {
        int at = Rtp.headerBytes(packet);
        if (at + 4 > packet.getLength()) {
            return Optional.empty();
        }
        int event = packet.getBuffer()[packet.getOffset() + at] & 0xff;
        boolean end = (packet.getBuffer()[packet.getOffset() + at + 1] & 0x80) != 0;
        long timestamp = Rtp.timestamp(packet);
        if (!end || event >= KEYS.length() || timestamp == lastTimestamp) {
            return Optional.empty();
        }
        lastTimestamp = timestamp;
        int millis = (int) (Rtp.read16(packet, at + 2) * 1000L / clockRate);
        return Optional.of(new Key(KEYS.substring(event, event + 1), millis));
    }
}
