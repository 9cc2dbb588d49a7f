/// How a gateway of the workers' port takes a sealed part, whatever it is a part of.
@NamedInterface("gateway")
@NullMarked
package io.pulseline.platform.storage.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
