package io.pulseline.platform.wire;

import java.util.UUID;

/// A few seconds of one track, as the worker sealed it. All parts of a track, opened and put together in
/// order, are an Ogg Opus stream; so is what there is of one that a crash cut off.
///
/// @param part   from 0, without gaps
/// @param sealed [RecordingSeal], base64
public record RecordingPart(int protocol, UUID tenant, UUID recording, RecordingSide side, int part, String sealed) {
    @Override
    public String toString() {
        return "RecordingPart[" + recording + " " + side + " " + part + "]";
    }
}
