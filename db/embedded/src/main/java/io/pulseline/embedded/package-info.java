/// The real PostgreSQL binaries, run where no other PostgreSQL is configured: as a process of the launcher, and as the
/// one place
/// that integration tests get a database from. Knows no table of ours.
@NullMarked
package io.pulseline.embedded;

import org.jspecify.annotations.NullMarked;
