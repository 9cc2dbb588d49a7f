/// Packet captures on the page of a call: the switch, what there is, the file.
@NullMarked
package io.pulseline.platform.captures.web;

import org.jspecify.annotations.NullMarked;
