/// Where sip-workers ask and tell, on the workers' port.
@NullMarked
package io.pulseline.platform.trunks.gateway;

import org.jspecify.annotations.NullMarked;
