/// Pages and API of a number's call settings. Decides nothing: what is valid, and what a change does, says `settings`.
@NullMarked
package io.pulseline.platform.settings.web;

import org.jspecify.annotations.NullMarked;
