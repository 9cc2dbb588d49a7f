/// The SIP worker: a process that stands between Meta's SIP edge and the tenants' telephony, and does what the platform
/// tells it.
@NullMarked
package io.pulseline.sipworker;

import org.jspecify.annotations.NullMarked;
