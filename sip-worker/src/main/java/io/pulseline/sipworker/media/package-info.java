/// Voice of SIP legs: SDP as SIP peers write it, SDES keys, ways by ICE and DTLS, sockets, and the loop that carries
/// packets from one leg to the other, as they are or by way of a codec. Knows neither dialogs nor tenants.
@NullMarked
package io.pulseline.sipworker.media;

import org.jspecify.annotations.NullMarked;
