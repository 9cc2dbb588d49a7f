/// Meta's SIP edge as the stand-in has it: TLS, digest both ways, Meta's headers and refusals. It speaks by JAIN-SIP,
/// so
/// that neither parser nor transactions are those of the platform.
@NullMarked
package io.pulseline.metasim.sip;

import org.jspecify.annotations.NullMarked;
