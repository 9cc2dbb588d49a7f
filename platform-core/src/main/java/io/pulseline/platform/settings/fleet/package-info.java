/// One change of settings for many numbers: tried dry, carried out number by number, stopped at so many failures,
/// rolled
/// back.
@NullMarked
package io.pulseline.platform.settings.fleet;

import org.jspecify.annotations.NullMarked;
