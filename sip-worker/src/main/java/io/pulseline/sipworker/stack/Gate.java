package io.pulseline.sipworker.stack;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starves scanners. Who is known (Meta, hosts of trunks, the allow-list) always passes; whoever else probes ten times
/// is not heard for an hour, and over UDP not at all.
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    static final int PROBES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration BAN = Duration.ofHours(1);
    private static final int MOST_SOURCES = 50_000;
    private static final int MOST_CONNECTIONS = 20;

    private final Predicate<InetAddress> known;
    private final Clock clock;
    private final Map<InetAddress, Source> sources = new ConcurrentHashMap<>();

    /// One stranger's record.
    private static final class Source {
        private int probes;
        private int connections;
        private Instant since = Instant.MIN;
        private Instant bannedUntil = Instant.MIN;
        private String last = "";
    }

    public Gate(Predicate<InetAddress> known, Clock clock) {
        this.known = known;
        this.clock = clock;
    }

    /// A source that is not heard.
    ///
    /// @param last what its last probe was
    public record Ban(String address, Instant until, int probes, String last) {}

    public boolean isKnown(InetAddress address) {
        return known.test(address);
    }

    public boolean isBanned(InetAddress address) {
        Source source = sources.get(address);
        return source != null && !known.test(address) && clock.instant().isBefore(source.bannedUntil);
    }

    /// A new connection; each one that was let in is told to [#gone] later.
    boolean admits(InetAddress address) {
        if (known.test(address)) {
            return true;
        }
        if (isBanned(address) || sources.size() >= MOST_SOURCES && !sources.containsKey(address)) {
            return false;
        }
        boolean[] admitted = new boolean[1];
        sources.compute(address, (key, before) -> {
            Source source = before == null ? new Source() : before;
            admitted[0] = source.connections < MOST_CONNECTIONS;
            source.connections += admitted[0] ? 1 : 0;
            return source;
        });
        return admitted[0];
    }

    void gone(InetAddress address) {
        sources.computeIfPresent(address, (key, source) -> {
            source.connections = Math.max(0, source.connections - 1);
            return source;
        });
    }

    /// Something that no honest peer does: garbage, a wrong password, a name that nobody has.
    public void probe(InetAddress address, String what) {
        if (known.test(address)) {
            return;
        }
        Instant now = clock.instant();
        sources.compute(address, (key, before) -> {
            Source source = before == null ? new Source() : before;
            if (source.since.isBefore(now.minus(WINDOW))) {
                source.since = now;
                source.probes = 0;
            }
            source.probes++;
            source.last = what;
            if (source.probes >= PROBES && source.bannedUntil.isBefore(now)) {
                source.bannedUntil = now.plus(BAN);
                LOG.warn(
                        "event=sip-source-banned address={} probes={} last=\"{}\"",
                        address.getHostAddress(),
                        source.probes,
                        what);
            }
            return source;
        });
    }

    public List<Ban> bans() {
        Instant now = clock.instant();
        return sources.entrySet().stream()
                .filter(entry -> now.isBefore(entry.getValue().bannedUntil))
                .map(entry -> new Ban(
                        entry.getKey().getHostAddress(),
                        entry.getValue().bannedUntil,
                        entry.getValue().probes,
                        entry.getValue().last))
                .toList();
    }

    /// Forgets sources that are quiet.
    void sweep() {
        Instant now = clock.instant();
        sources.entrySet()
                .removeIf(entry -> entry.getValue().connections == 0
                        && entry.getValue().bannedUntil.isBefore(now)
                        && entry.getValue().since.isBefore(now.minus(WINDOW)));
    }
}
