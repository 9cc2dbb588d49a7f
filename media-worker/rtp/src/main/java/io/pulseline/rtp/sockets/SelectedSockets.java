package io.pulseline.rtp.sockets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/// By the JDK's selector, on every system.
final class SelectedSockets implements LineSockets {
    private final Selector selector;

    SelectedSockets() {
        try {
            selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int add(DatagramChannel channel, PacketLine line) throws ClosedChannelException {
        channel.register(selector, SelectionKey.OP_READ, line);
        return -1;
    }

    @Override
    public void remove(int descriptor) {
        // a closed channel leaves by itself
    }

    @Override
    public void await(long millis, Consumer<PacketLine> readable) throws IOException {
        selector.select(key -> readable.accept((PacketLine) key.attachment()), millis);
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
