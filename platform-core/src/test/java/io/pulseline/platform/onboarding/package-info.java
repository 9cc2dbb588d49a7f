@NullMarked
package io.pulseline.platform.onboarding;

import org.jspecify.annotations.NullMarked;
