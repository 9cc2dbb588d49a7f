package io.pulseline.sipworker.media;

import io.pulseline.rtp.codec.G711;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a leg can speak.
public enum VoiceCodec {
    OPUS("opus/48000/2", 111, 48_000, null),
    PCMU("PCMU/8000", 0, 8000, G711.MU_LAW),
    PCMA("PCMA/8000", 8, 8000, G711.A_LAW);

    final String map;
    final int usualType;
    final int clockRate;
    final @Nullable G711 law;

    VoiceCodec(String map, int usualType, int clockRate, @Nullable G711 law) {
        this.map = map;
        this.usualType = usualType;
        this.clockRate = clockRate;
        this.law = law;
    }

    /// @param map the text behind `a=rtpmap:NN `
    static Optional<VoiceCodec> of(String map) {
        for (VoiceCodec codec : values()) {
            String name = map.toLowerCase(Locale.ROOT);
            if (name.equals(codec.map.toLowerCase(Locale.ROOT))
                    || name.equals(codec.map.toLowerCase(Locale.ROOT) + "/1")) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
