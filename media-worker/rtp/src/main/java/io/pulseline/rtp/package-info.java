/// RTP and RTCP as bytes: headers, SRTP, rewriting, statistics, DTMF, quality. Shared by both workers. Knows no ICE, no
/// SIP and
/// no platform. Nothing here throws for what a peer sends: a bad packet is dropped and counted.
@NullMarked
package io.pulseline.rtp;

import org.jspecify.annotations.NullMarked;
