/// Keeps what both ends of a call say, as it came: Opus packets in Ogg, a track a side, sealed before they
/// touch the disk, brought to the platform piece by piece. Decodes nothing, and decides not what is recorded.
@NullMarked
package io.pulseline.mediaworker.recording;

import org.jspecify.annotations.NullMarked;
