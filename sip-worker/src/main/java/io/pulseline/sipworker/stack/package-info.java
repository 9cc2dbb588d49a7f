/// SIP as messages, transports, transactions and digest (RFC 3261, 3581, 8760). Knows no call and no tenant; what a
/// message means is decided by the [SipHandler]. Reads defensively: whatever a stranger sends ends in an answer of the
/// right class or in silence, never in an exception that somebody else has to catch.
@NullMarked
package io.pulseline.sipworker.stack;

import org.jspecify.annotations.NullMarked;
