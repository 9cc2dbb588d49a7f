/// Two legs joined: who calls is proved, the platform is asked, the other leg is dialled, and what one side says is
/// told
/// to the other in our own words. Relays neither side blindly.
@NullMarked
package io.pulseline.sipworker.b2bua;

import org.jspecify.annotations.NullMarked;
