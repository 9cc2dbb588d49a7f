package io.pulseline.sipworker;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.b2bua.EdgeSettings;
import io.pulseline.sipworker.b2bua.Platform;
import io.pulseline.sipworker.b2bua.SessionTerms;
import io.pulseline.sipworker.b2bua.SipEdge;
import io.pulseline.sipworker.media.MediaPlane;
import io.pulseline.sipworker.stack.DigestServer;
import io.pulseline.sipworker.stack.Gate;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.stack.StackSettings;
import io.pulseline.sipworker.stack.Timers;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Places;
import io.pulseline.sipworker.trunk.Registrar;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The whole edge on free ports of the loopback, with a platform made of a function.
public final class TestEdge implements AutoCloseable {
    public final Book book;
    public final Registrar registrar = new Registrar(Clock.systemUTC());
    public final List<WorkerEvent> facts = new CopyOnWriteArrayList<>();
    public final List<SipOpening> openings = new CopyOnWriteArrayList<>();
    public final DigestServer digest = new DigestServer("localhost", Clock.systemUTC(), new byte[32]);
    public final Gate gate;
    /// Of its TLS door.
    public final SSLContext tls;
    public final SipStack stack;
    public final SipEdge edge;
    public final List<List<String>> looks = new CopyOnWriteArrayList<>();
    /// Whether the platform does not answer.
    public volatile boolean away;

    private final MediaPlane plane;
    private volatile @Nullable SipBook newest;

    /// @param known  who is never banned
    /// @param metaPort where Meta's edge listens on this machine
    public TestEdge(Predicate<InetAddress> known, int metaPort, Function<SipOpening, SipDecision> platform)
            throws Exception {
        this(known, metaPort, platform, SessionTerms.STANDARD);
    }

    /// @param timers that go faster
    public TestEdge(
            Predicate<InetAddress> known, int metaPort, Function<SipOpening, SipDecision> platform, Timers timers)
            throws Exception {
        this(
                known,
                metaPort,
                platform,
                SessionTerms.STANDARD,
                new Places(address -> true, Clock.systemUTC()),
                address -> true,
                timers);
    }

    public TestEdge(
            Predicate<InetAddress> known,
            int metaPort,
            Function<SipOpening, SipDecision> platform,
            SessionTerms sessions)
            throws Exception {
        this(known, metaPort, platform, sessions, new Places(address -> true, Clock.systemUTC()), address -> true);
    }

    /// @param reachable where it may connect to
    public TestEdge(
            Predicate<InetAddress> known,
            int metaPort,
            Function<SipOpening, SipDecision> platform,
            SessionTerms sessions,
            Places places,
            Predicate<InetAddress> reachable)
            throws Exception {
        this(known, metaPort, platform, sessions, places, reachable, new Timers());
    }

    private TestEdge(
            Predicate<InetAddress> known,
            int metaPort,
            Function<SipOpening, SipDecision> platform,
            SessionTerms sessions,
            Places places,
            Predicate<InetAddress> reachable,
            Timers timers)
            throws Exception {
        book = new Book(places);
        InetAddress here = InetAddress.getLoopbackAddress();
        tls = TestCertificate.context();
        plane = new MediaPlane(
                new MediaPlane.MediaSettings(here, here, 45_000, 53_999, 1, address -> true),
                facts::add,
                Clock.systemUTC());
        edge = new SipEdge(
                new EdgeSettings(
                        "sip-test",
                        1,
                        "localhost",
                        new Hop("TLS", "localhost", metaPort, true),
                        50,
                        sessions,
                        Duration.ofMillis(500)),
                book,
                registrar,
                digest,
                new Platform() {
                    @Override
                    public Optional<SipDecision> open(SipOpening opening) {
                        openings.add(opening);
                        return away ? Optional.empty() : Optional.of(platform.apply(opening));
                    }

                    @Override
                    public void look(List<String> doubted) {
                        looks.add(doubted);
                        SipBook fresh = newest;
                        if (fresh != null) {
                            book.replace(fresh);
                        }
                    }
                },
                plane,
                facts::add,
                Clock.systemUTC());
        gate = new Gate(known, Clock.systemUTC());
        stack = new SipStack(
                new StackSettings(here, 0, 0, 0, tls, tls, tls, "localhost", reachable), gate, edge, timers);
        stack.start();
        edge.use(stack);
    }

    /// What the platform has by now, and the edge has not read yet.
    public void willKnow(SipBook fresh) {
        newest = fresh;
    }

    public void knows(SipBook fresh) {
        book.replace(fresh);
    }

    @Override
    public void close() {
        edge.endAll();
        stack.close();
        plane.close();
    }
}
