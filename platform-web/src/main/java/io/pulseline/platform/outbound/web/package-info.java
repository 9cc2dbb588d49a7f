/// Where a tenant says who is told of what, and sees what was told.
@NullMarked
package io.pulseline.platform.outbound.web;

import org.jspecify.annotations.NullMarked;
