/// Pages and resources of voice bots.
@NullMarked
package io.pulseline.platform.bots.web;

import org.jspecify.annotations.NullMarked;
