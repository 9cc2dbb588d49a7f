package io.pulseline.platform.recordings.web;

import io.pulseline.platform.recordings.StereoSound;
import io.pulseline.platform.storage.KeptFile;
import java.util.Set;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;

/// What pages and programs call the tracks of a recording.
final class Tracks {
    static final MediaType TYPE = MediaType.parseMediaType("audio/ogg;codecs=opus");
    static final MediaType WAVE = MediaType.parseMediaType("audio/wav");
    /// Lines of a call's timeline that a listener may want to go to.
    static final Set<String> MARKS =
            Set.of("Hold", "Resume", "Transfer", "Dtmf", "RecordingPaused", "RecordingResumed", "LegSilent");

    private Tracks() {}

    /// Made as it is sent. Its first parts are there before the answer begins: a store that is away is told by its
    /// status.
    static InputStreamResource of(StereoSound sound) {
        return new InputStreamResource(sound.open(), "a recording");
    }

    /// Read as it is sent. Not in ranges: each time that somebody is given a recording is a line of the audit trail,
    /// and a
    /// player that asks for it in pieces would fill it.
    static InputStreamResource of(KeptFile file) {
        return new InputStreamResource(file.open(), "a recording");
    }
}
