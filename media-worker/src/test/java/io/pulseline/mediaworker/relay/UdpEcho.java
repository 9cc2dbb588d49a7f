package io.pulseline.mediaworker.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// The floor under every relay: sends back what comes, one socket for each line. A process of its own.
public final class UdpEcho {
    private UdpEcho() {}

    /// @param arguments address, first port, number of sockets
    public static void main(String[] arguments) throws IOException {
        int first = Integer.parseInt(arguments[1]);
        int sockets = Integer.parseInt(arguments[2]);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < sockets; i++) {
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
                channel.bind(new InetSocketAddress(arguments[0], first + i));
                channel.register(selector, SelectionKey.OP_READ);
            }
            System.out.println("ready");
            ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
            while (selector.isOpen()) {
                selector.select(key -> echo((DatagramChannel) key.channel(), buffer));
            }
        }
    }

    private static void echo(DatagramChannel channel, ByteBuffer buffer) {
        try {
            buffer.clear();
            if (channel.isConnected()) {
                channel.read(buffer);
                channel.write(buffer.flip());
            } else {
                SocketAddress from = channel.receive(buffer);
                if (from != null) {
                    channel.connect(from);
                    channel.write(buffer.flip());
                }
            }
        } catch (IOException gone) {
            // the load generator has ended
        }
    }
}
