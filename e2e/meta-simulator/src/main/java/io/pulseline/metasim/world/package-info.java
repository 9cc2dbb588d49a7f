/// What exists in the simulated world: numbers, users, permissions, calls, and Meta's rules about them.
@NullMarked
package io.pulseline.metasim.world;

import org.jspecify.annotations.NullMarked;
