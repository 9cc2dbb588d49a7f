package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Voice of all calls of this process: ports, loops, and what a call is given.
public final class MediaPlane implements AutoCloseable {
    private final MediaSettings settings;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final List<MediaLoop> loops = new ArrayList<>();
    private final AtomicInteger nextPort;
    private final AtomicInteger nextLoop = new AtomicInteger();

    /// @param bind      null for all addresses
    /// @param advertise what Meta and trunks are told
    /// @param reachable where packets may be sent to
    public record MediaSettings(
            @Nullable InetAddress bind,
            InetAddress advertise,
            int firstPort,
            int lastPort,
            int loops,
            Predicate<InetAddress> reachable) {}

    public MediaPlane(MediaSettings settings, Consumer<WorkerEvent> events, Clock clock) {
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.nextPort = new AtomicInteger(settings.firstPort());
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new MediaLoop("sip-media-" + i));
        }
    }

    /// Both sockets of a call.
    ///
    /// @param dead told once, on the loop, of a leg from which nothing has come for a minute
    /// @throws IOException when no port is free
    public CallMedia open(CallId call, Consumer<LegName> dead) throws IOException {
        MediaLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        DatagramChannel meta = bind();
        try {
            return new CallMedia(call, meta, bind(), loop, settings, events, dead, clock);
        } catch (IOException full) {
            meta.close();
            throw full;
        }
    }

    /// Even ports: a peer that sends reports apart sends them to the odd one behind it, where nobody listens.
    private DatagramChannel bind() throws IOException {
        int ports = (settings.lastPort() - settings.firstPort()) / 2;
        for (int tried = 0; tried < ports; tried++) {
            int at = Math.floorMod(nextPort.getAndIncrement(), ports);
            int port = settings.firstPort() + 2 * at;
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
                channel.bind(
                        settings.bind() == null
                                ? new InetSocketAddress(port)
                                : new InetSocketAddress(settings.bind(), port));
                return channel;
            } catch (IOException taken) {
                channel.close();
            }
        }
        throw new IOException("no free media port");
    }

    @Override
    public void close() {
        loops.forEach(MediaLoop::close);
    }
}
