/// How businesses come aboard: Meta's sign-up window, the grants that come of it, and what the numbers need until they
/// work.
@NullMarked
package io.pulseline.metasim.signup;

import org.jspecify.annotations.NullMarked;
