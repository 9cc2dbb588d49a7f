/// How packets come in and go out: a loop that carries many calls on one thread, the sockets of their ends, and the
/// three
/// steps of a round. Shared by both workers, so that what a packet costs is saved once. Knows nothing of what is in a
/// packet.
@NullMarked
package io.pulseline.rtp.sockets;

import org.jspecify.annotations.NullMarked;
