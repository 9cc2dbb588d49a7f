package io.pulseline.sipworker.stack;

import java.net.InetSocketAddress;

/// A way to and from one peer: a connection, or a remote address of the UDP socket.
public interface Flow {
    /// `UDP`, `TCP` or `TLS`.
    String transport();

    InetSocketAddress remote();

    InetSocketAddress local();

    boolean isOpen();

    /// Best effort: what cannot be sent is as good as lost, a stream is closed then.
    void send(byte[] message);

    void close();

    default boolean reliable() {
        return !transport().equals("UDP");
    }

    /// The peer's address without its port.
    default String address() {
        return remote().getAddress().getHostAddress();
    }
}
