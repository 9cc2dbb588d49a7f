/// Voice codecs for legs that cannot take Opus as it is: G.711 by table, Opus by libopus where the system has it, else
/// by
/// a port of it to Java. Nothing here knows packets.
@NullMarked
package io.pulseline.rtp.codec;

import org.jspecify.annotations.NullMarked;
