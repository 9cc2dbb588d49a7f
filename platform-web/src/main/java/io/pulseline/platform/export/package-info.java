/// Files that people take away: CSV without formula injection. Knows no feature.
@NullMarked
package io.pulseline.platform.export;

import org.jspecify.annotations.NullMarked;
