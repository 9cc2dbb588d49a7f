package io.pulseline.platform.wire;

import java.util.List;
import java.util.UUID;

/// How a call is to be recorded.
///
/// @param recording    its id; the same one again asks for nothing
/// @param tenant       whose it is; comes back with each part
/// @param key          what the parts are sealed with, 32 bytes, base64; never logged, never on the worker's disk
/// @param announcement Opus frames that both ends hear before a word is kept, base64 each; empty for the
/// worker's own tone
public record RecordingOrder(UUID recording, UUID tenant, String key, List<String> announcement) {
    @Override
    public String toString() {
        return "RecordingOrder[" + recording + "]";
    }
}
