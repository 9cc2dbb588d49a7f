@NullMarked
package io.pulseline.platform.voicemail;

import org.jspecify.annotations.NullMarked;
