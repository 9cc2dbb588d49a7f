/// Graph paths as Meta answers them, refusals included.
@NullMarked
package io.pulseline.metasim.graph;

import org.jspecify.annotations.NullMarked;
