package io.pulseline.sipworker.stack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/// The UDP socket. Only known sources are heard: others get no word, not even a refusal.
final class UdpEdge implements AutoCloseable {
    private final DatagramSocket socket;
    private final Gate gate;
    private final BiConsumer<SipMessage, Flow> sink;
    private volatile boolean running = true;

    UdpEdge(InetSocketAddress address, Gate gate, BiConsumer<SipMessage, Flow> sink) throws IOException {
        this.socket = new DatagramSocket(address);
        this.gate = gate;
        this.sink = sink;
        Thread.ofPlatform().name("sip-udp").daemon().start(this::listen);
    }

    private void listen() {
        byte[] buffer = new byte[SipParser.LONGEST];
        while (running) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (!gate.isKnown(packet.getAddress())) {
                    continue;
                }
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                byte[] data = java.util.Arrays.copyOf(buffer, packet.getLength());
                Thread.ofVirtual().name("sip-datagram").start(() -> read(data, from));
            } catch (IOException closed) {
                if (running && socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private void read(byte[] data, InetSocketAddress from) {
        int start = 0;
        while (start < data.length && (data[start] == '\r' || data[start] == '\n')) {
            start++;
        }
        try {
            byte[] message = start == 0 ? data : java.util.Arrays.copyOfRange(data, start, data.length);
            sink.accept(SipParser.datagram(message, message.length), to(from));
        } catch (SipParser.Unreadable garbage) {
            gate.probe(from.getAddress(), "garbage");
        }
    }

    Flow to(InetSocketAddress peer) {
        return new Datagrams(peer);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        running = false;
        socket.close();
    }

    /// Answers go where the request came from, whatever Via says: that is who asked.
    private final class Datagrams implements Flow {
        private final InetSocketAddress peer;

        Datagrams(InetSocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public String transport() {
            return "UDP";
        }

        @Override
        public InetSocketAddress remote() {
            return peer;
        }

        @Override
        public InetSocketAddress local() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public boolean isOpen() {
            return running;
        }

        @Override
        public void send(byte[] message) {
            try {
                socket.send(new DatagramPacket(message, message.length, peer));
            } catch (IOException lost) {
                // as if the network had lost it; the transaction repeats
            }
        }

        @Override
        public void close() {}
    }
}
