package io.pulseline.platform.settings.announcement;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A sound as Meta takes it for an announcement.
///
/// @param file   Opus in Ogg
/// @param length as Meta counts it
/// @see "Meta, Configure call settings, Voicemail, 26 Jun 2026: audio/ogg, Opus, shorter than 60 s"
public record AnnouncementSound(byte[] file, Duration length) {
    static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int FRAME = 960;
    private static final int BITS_A_SECOND = 24_000;
    private static final int MOST_BYTES = 254;

    /// @return empty for what is neither Opus in Ogg nor a WAV file of 16 bits
    public static Optional<AnnouncementSound> of(byte[] upload) {
        if (OggOpus.looksLike(upload)) {
            return OggOpus.length(upload).map(length -> new AnnouncementSound(upload, length));
        }
        return WavAudio.read(upload).map(AnnouncementSound::encoded);
    }

    /// Its Opus packets, for whoever plays it to a call.
    ///
    /// @return empty for a file that holds none
    public static List<byte[]> packets(byte[] file) {
        return OggOpus.packets(file);
    }

    boolean fits() {
        return !length.isZero() && length.compareTo(LONGEST) < 0;
    }

    private static AnnouncementSound encoded(WavAudio sound) {
        Duration length = Duration.ofMillis(sound.samples().length * 1_000L / WavAudio.RATE);
        if (length.compareTo(LONGEST) >= 0) {
            return new AnnouncementSound(new byte[0], length);
        }
        try {
            OpusEncoder encoder = new OpusEncoder(WavAudio.RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            encoder.setBitrate(BITS_A_SECOND);
            // silence pushes the last word through what the encoder holds back
            int frames = (sound.samples().length + OggOpus.preSkip() + FRAME - 1) / FRAME;
            short[] samples = Arrays.copyOf(sound.samples(), frames * FRAME);
            List<byte[]> packets = new ArrayList<>(frames);
            byte[] room = new byte[MOST_BYTES];
            for (int frame = 0; frame < frames; frame++) {
                int size = encoder.encode(samples, frame * FRAME, FRAME, room, 0, room.length);
                packets.add(Arrays.copyOf(room, size));
            }
            byte[] file = OggOpus.file(packets);
            return new AnnouncementSound(file, OggOpus.length(file).orElseThrow());
        } catch (OpusException failure) {
            throw new IllegalStateException("the encoder refuses its own settings", failure);
        }
    }
}
