package io.pulseline.rtp.sockets;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/// Tells a loop which of its sockets have something to read.
interface LineSockets extends AutoCloseable {
    /// @return what the line hands to [io.pulseline.rtp.PacketCalls]; -1 where the JDK's calls are the only ones
    int add(DatagramChannel channel, PacketLine line) throws ClosedChannelException;

    /// Before its channel is closed.
    void remove(int descriptor);

    /// Waits for something to read, a wake-up or the end of this time.
    void await(long millis, Consumer<PacketLine> readable) throws IOException;

    /// From any thread.
    void wakeup();

    @Override
    void close() throws IOException;
}
