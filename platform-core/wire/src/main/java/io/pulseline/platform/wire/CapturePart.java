package io.pulseline.platform.wire;

import java.util.UUID;

/// Some seconds of a packet capture, as the worker sealed them. All parts, opened and put together in order, are a
/// pcapng file; so is what there is of one that a crash cut off.
///
/// @param part   from 0, without gaps
/// @param sealed [RecordingSeal] at [#place(UUID, int)], base64
public record CapturePart(int protocol, UUID tenant, UUID capture, int part, String sealed) {
    /// What a part is bound to under the capture's key: parts that change places open nowhere.
    public static String place(UUID capture, int part) {
        return capture + "|packets|" + part;
    }

    @Override
    public String toString() {
        return "CapturePart[" + capture + " " + part + "]";
    }
}
