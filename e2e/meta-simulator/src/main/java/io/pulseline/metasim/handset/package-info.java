/// The user's phone: libwebrtc that plays a tone and finds tones in what it hears.
@NullMarked
package io.pulseline.metasim.handset;

import org.jspecify.annotations.NullMarked;
