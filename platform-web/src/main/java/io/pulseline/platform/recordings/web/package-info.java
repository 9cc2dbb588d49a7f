/// Recordings: the player on the page of a call, the softphone's buttons, a number's setting, and all of it
/// for programs.
@NullMarked
package io.pulseline.platform.recordings.web;

import org.jspecify.annotations.NullMarked;
