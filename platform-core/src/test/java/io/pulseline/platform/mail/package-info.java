@NullMarked
package io.pulseline.platform.mail;

import org.jspecify.annotations.NullMarked;
