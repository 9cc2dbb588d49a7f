package io.pulseline.rtp.sockets;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PacketCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// One end of a call with its socket. Lives on its loop; only handshakes write from threads of their own.
///
/// While its peer keeps to one address the socket is connected, because the kernel then looks up no route for each
/// packet (an eighth of a relayed packet's cost) and drops what strangers send.
public abstract class PacketLine {
    /// A connected socket is deaf to every other address: without a word for this long it listens to all again, because
    /// the peer's network may have changed.
    private static final long DEAF_MILLIS = 1000;

    final DatagramChannel channel;
    private final PacketLoop loop;
    private int descriptor = -1;
    /// As the channel would say, without its lock for each packet. Handshakes read it from threads of their own.
    private volatile boolean connected;

    private @Nullable InetSocketAddress settledOn;
    private long settledSince;

    protected PacketLine(DatagramChannel channel, PacketLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /// From now on it hears.
    public final void register() throws ClosedChannelException {
        descriptor = loop.register(channel, this);
    }

    /// What came in; the packet is the loop's.
    protected abstract void heard(Packet packet, InetSocketAddress from, long now);

    /// Whom its socket is connected to.
    protected abstract InetSocketAddress remote();

    /// Reads of what its next packet will need, so that the processor has it near, each step what the one before led
    /// to. Steps of several lines are taken in turns, because then one's waiting is another's too.
    ///
    /// @param step 0 to 3
    /// @return of no meaning
    protected abstract int fetch(int step);

    /// The kernel did not take a datagram. Any thread.
    protected abstract void unsent();

    /// @return what [PacketCalls] knows its socket by; -1 where there are none
    final int descriptor() {
        return descriptor;
    }

    /// Whether its socket hears only its peer.
    public final boolean isConnected() {
        return connected;
    }

    /// Of its socket, 0 once it is closed.
    public final int port() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException closed) {
            return 0;
        }
    }

    /// Connects the socket once its peer has kept to one address, and lets go of it as soon as the peer falls silent.
    /// To be asked again and again.
    ///
    /// @param peer    where it is by now
    /// @param after   milliseconds that it must have been there
    /// @param heardAt when it was heard last
    protected final void settle(InetSocketAddress peer, long after, long heardAt, long now) {
        if (connected) {
            if (now - heardAt > DEAF_MILLIS || !peer.equals(settledOn)) {
                listenToAll(now);
            }
        } else if (!peer.equals(settledOn)) {
            settledOn = peer;
            settledSince = now;
        } else if (now - settledSince >= after && now - heardAt < DEAF_MILLIS) {
            try {
                listenOnlyTo(peer);
            } catch (IOException failure) {
                // it works unconnected as well, only dearer
                settledSince = now;
            }
        }
    }

    protected final void listenOnlyTo(InetSocketAddress peer) throws IOException {
        settledOn = peer;
        if (descriptor >= 0) {
            PacketCalls.connect(descriptor, peer);
            connected = true;
            // strangers' packets may wait among the peer's
            loop.drain(this);
        } else {
            channel.connect(peer);
            connected = true;
        }
    }

    /// Its peer may be elsewhere.
    protected final void listenToAll(long now) {
        settledOn = null;
        settledSince = now;
        if (!connected) {
            return;
        }
        connected = false;
        try {
            if (descriptor >= 0) {
                PacketCalls.disconnect(descriptor);
            } else {
                channel.disconnect();
            }
        } catch (IOException failure) {
            // nothing can be heard from elsewhere then; whoever watches over the call decides
        }
    }

    /// On the loop.
    ///
    /// @param to the peer
    protected final void send(Packet packet, InetSocketAddress to) {
        if (connected && descriptor >= 0) {
            loop.send(this, packet);
        } else {
            write(loop.outgoing(packet), to);
        }
    }

    /// The end of a batch; another line of it may have ended this one.
    final void sendNow(Packet packet) {
        if (connected && !PacketCalls.send(descriptor, packet)) {
            unsent();
        }
    }

    /// Any thread.
    protected final void write(ByteBuffer data, InetSocketAddress to) {
        try {
            if (connected && descriptor < 0) {
                channel.write(data);
            } else {
                channel.send(data, to);
            }
        } catch (IOException lost) {
            unsent();
        }
    }

    /// Closes the socket; another may have its number afterwards.
    protected final void shut() {
        if (descriptor >= 0) {
            loop.unregister(descriptor);
        }
        connected = false;
        descriptor = -1;
        try {
            channel.close();
        } catch (IOException ignored) {
            // closed is closed
        }
    }
}
