/// The pictures of the user guide, taken from the running system, so that the guide cannot show what is no longer so.
package io.pulseline.e2e.guide;
