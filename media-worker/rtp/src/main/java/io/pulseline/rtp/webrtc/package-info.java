/// How a leg of WebRTC finds its peer and agrees on keys with it: ICE with one component, DTLS 1.2 with `use_srtp`.
/// Shared by both workers. Owns no socket and no thread of its own but a handshake's; knows no SDP and no platform.
@NullMarked
package io.pulseline.rtp.webrtc;

import org.jspecify.annotations.NullMarked;
