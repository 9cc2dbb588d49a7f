/// The fleet to staff's programs. The page is elsewhere, the workers' own door is `workers.gateway`.
@NullMarked
package io.pulseline.platform.workers.web;

import org.jspecify.annotations.NullMarked;
