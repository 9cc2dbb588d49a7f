/// The relay plane: ICE, DTLS and SRTP legs joined, Opus passed through untouched. Knows RTP and SDP, not what a call
/// means.
@NullMarked
package io.pulseline.mediaworker.relay;

import org.jspecify.annotations.NullMarked;
