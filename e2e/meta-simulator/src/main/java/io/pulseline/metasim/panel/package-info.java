/// The page where a person is the WhatsApp user.
@NullMarked
package io.pulseline.metasim.panel;

import org.jspecify.annotations.NullMarked;
