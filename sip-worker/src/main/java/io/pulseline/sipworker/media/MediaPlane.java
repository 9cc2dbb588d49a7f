package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.net.InetAddress;
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
    private final MediaPorts ports;
    private final Certificate certificate = new Certificate();
    private final AtomicInteger nextLoop = new AtomicInteger();

    /// @param bind      null for all addresses
    /// @param advertise what Meta and trunks are told
    /// @param link      what media-workers are told, for the inner link
    /// @param reachable where packets may be sent to
    public record MediaSettings(
            @Nullable InetAddress bind,
            InetAddress advertise,
            InetAddress link,
            int firstPort,
            int lastPort,
            int loops,
            Predicate<InetAddress> reachable) {
        /// Media-workers are told what everybody is told.
        public MediaSettings(
                @Nullable InetAddress bind,
                InetAddress advertise,
                int firstPort,
                int lastPort,
                int loops,
                Predicate<InetAddress> reachable) {
            this(bind, advertise, advertise, firstPort, lastPort, loops, reachable);
        }
    }

    public MediaPlane(MediaSettings settings, Consumer<WorkerEvent> events, Clock clock) {
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        // even ports: a peer that sends reports apart sends them to the odd one behind it, where nobody listens
        this.ports = new MediaPorts(settings.bind(), settings.firstPort(), settings.lastPort(), 2);
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new MediaLoop("sip-media-" + i));
        }
    }

    /// Both sockets of a call.
    ///
    /// @throws IOException when no port is free
    public CallMedia open(CallId call, MediaNews news) throws IOException {
        MediaLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        DatagramChannel meta = ports.open();
        try {
            return new CallMedia(call, meta, ports.open(), loop, ports, settings, certificate, events, news, clock);
        } catch (IOException full) {
            meta.close();
            throw full;
        }
    }

    @Override
    public void close() {
        loops.forEach(MediaLoop::close);
    }
}
