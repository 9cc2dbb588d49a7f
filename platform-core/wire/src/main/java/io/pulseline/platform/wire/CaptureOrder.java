package io.pulseline.platform.wire;

import java.util.UUID;

/// What of a call's packets is to be written down.
///
/// @param capture      its id; the same one again asks for nothing
/// @param tenant       whose it is; comes back with each part
/// @param key          what the parts are sealed with, 32 bytes, base64; never logged, never on the worker's disk
/// @param payloadBytes what is kept of each packet's payload; 0 for headers only
/// @param mostBytes    of the file, where it ends by itself
/// @param mostMillis   after which it ends by itself
public record CaptureOrder(UUID capture, UUID tenant, String key, int payloadBytes, long mostBytes, long mostMillis) {
    /// A payload that is longer than any packet.
    public static final int WHOLE = 0xffff;

    @Override
    public String toString() {
        return "CaptureOrder[" + capture + "]";
    }
}
