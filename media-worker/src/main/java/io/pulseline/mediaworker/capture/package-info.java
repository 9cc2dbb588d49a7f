/// Writes down what goes through the legs of one call, while somebody has asked for it: RTP and RTCP in clear, as a
/// pcapng file that Wireshark opens, sealed before it touches the disk, brought to the platform piece by piece. Decides
/// not which call, and costs a call that nobody asked about one look at a null.
@NullMarked
package io.pulseline.mediaworker.capture;

import org.jspecify.annotations.NullMarked;
