/// Controls for tests and demos under /_sim/.
@NullMarked
package io.pulseline.metasim.script;

import org.jspecify.annotations.NullMarked;
