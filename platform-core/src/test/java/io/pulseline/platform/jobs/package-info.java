@NullMarked
package io.pulseline.platform.jobs;

import org.jspecify.annotations.NullMarked;
