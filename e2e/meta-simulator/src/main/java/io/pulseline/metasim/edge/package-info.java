/// Meta's media edge: ICE-lite and controlled, it never sends a check. STUN responder, DTLS, SRTP.
@NullMarked
package io.pulseline.metasim.edge;

import org.jspecify.annotations.NullMarked;
