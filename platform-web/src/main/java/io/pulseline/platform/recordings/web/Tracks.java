package io.pulseline.platform.recordings.web;

import java.util.Set;
import org.springframework.http.MediaType;

/// What pages and programs call the tracks of a recording.
final class Tracks {
    static final MediaType TYPE = MediaType.parseMediaType("audio/ogg;codecs=opus");
    /// Lines of a call's timeline that a listener may want to go to.
    static final Set<String> MARKS =
            Set.of("Hold", "Resume", "Transfer", "Dtmf", "RecordingPaused", "RecordingResumed", "LegSilent");

    private Tracks() {}
}
