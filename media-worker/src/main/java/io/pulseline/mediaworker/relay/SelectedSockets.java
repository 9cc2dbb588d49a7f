package io.pulseline.mediaworker.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/// By the JDK's selector, on every system.
final class SelectedSockets implements LegSockets {
    private final Selector selector;

    SelectedSockets() {
        try {
            selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int add(DatagramChannel channel, Leg leg) throws ClosedChannelException {
        channel.register(selector, SelectionKey.OP_READ, leg);
        return -1;
    }

    @Override
    public void remove(int descriptor) {
        // a closed channel leaves by itself
    }

    @Override
    public void await(long millis, Consumer<Leg> readable) throws IOException {
        selector.select(key -> readable.accept((Leg) key.attachment()), millis);
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
