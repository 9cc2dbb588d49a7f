/// The sip-worker as a process: configuration, certificates, the book from the platform, and its end of the control
/// channel.
@NullMarked
package io.pulseline.sipworker.control;

import org.jspecify.annotations.NullMarked;
