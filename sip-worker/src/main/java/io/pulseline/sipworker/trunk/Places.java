package io.pulseline.sipworker.trunk;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.Hop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Where trunks are: their hosts in their order, a name without a port by its SRV records (RFC 3263 §4.2), places that
/// did not answer of late behind the others.
public final class Places {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration AVOIDED = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final SrvRecords dns;
    private final Predicate<InetAddress> allowed;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<Hop, Instant> avoided = new ConcurrentHashMap<>();

    private record Known(List<Srv> records, Instant until) {}

    /// @param allowed where we may connect to, and whose address may prove a trunk
    public Places(Predicate<InetAddress> allowed, Clock clock) {
        this(new DnsRecords(), allowed, clock);
    }

    Places(SrvRecords dns, Predicate<InetAddress> allowed, Clock clock) {
        this.dns = dns;
        this.allowed = allowed;
        this.clock = clock;
    }

    /// In the order that they are tried. May ask DNS.
    public List<Hop> of(SipBook.Trunk trunk) {
        List<Hop> well = new ArrayList<>();
        List<Hop> later = new ArrayList<>();
        for (String host : trunk.hosts()) {
            for (Hop hop : hops(host)) {
                (isAvoided(hop) ? later : well).add(hop);
            }
        }
        // when none is well, the worst that can happen is that all are tried
        well.addAll(later);
        return well;
    }

    /// @param text `host:port;transport=tls`; port and transport may be left out
    List<Hop> hops(String text) {
        String[] parts = text.split(";", 2);
        String place = parts[0].strip();
        int colon = place.startsWith("[") ? place.indexOf("]:") + 1 : place.indexOf(':');
        String host = colon > 0 ? place.substring(0, colon) : place;
        String transport = "TLS";
        if (parts.length > 1 && parts[1].toLowerCase(Locale.ROOT).startsWith("transport=")) {
            transport = parts[1].substring("transport=".length()).strip().toUpperCase(Locale.ROOT);
        }
        if (colon > 0) {
            return List.of(new Hop(transport, host, Integer.parseInt(place.substring(colon + 1)), false));
        }
        List<Srv> records = isLiteral(host) ? List.of() : records(service(transport) + host);
        if (records.isEmpty()) {
            return List.of(new Hop(transport, host, transport.equals("TLS") ? 5061 : 5060, false));
        }
        String by = transport;
        return Srv.ordered(records, RandomGenerator.getDefault()).stream()
                .filter(record -> !record.target().isEmpty())
                .map(record -> new Hop(by, host, record.port(), false, record.target()))
                .toList();
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private static String service(String transport) {
        return switch (transport) {
            case "TLS" -> "_sips._tcp.";
            case "TCP" -> "_sip._tcp.";
            default -> "_sip._udp.";
        };
    }

    private List<Srv> records(String service) {
        Instant now = clock.instant();
        Known before = known.get(service);
        if (before == null || before.until().isBefore(now)) {
            before = new Known(dns.of(service), now.plus(KEPT));
            known.put(service, before);
        }
        return before.records();
    }

    private boolean isAvoided(Hop hop) {
        Instant until = avoided.get(hop);
        if (until != null && until.isBefore(clock.instant())) {
            avoided.remove(hop, until);
            return false;
        }
        return until != null;
    }

    /// It cannot be reached, says nothing, or says 503.
    ///
    /// @param seconds as it says itself (`Retry-After`), 0 where it does not
    public void avoid(Hop hop, long seconds) {
        Duration asked = seconds > 0 ? Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())) : AVOIDED;
        avoided.put(hop, clock.instant().plus(asked));
    }

    /// It answers.
    public void well(Hop hop) {
        avoided.remove(hop);
    }

    /// The addresses of a place that are allowed.
    List<InetAddress> addresses(Hop hop) {
        return resolved(hop).stream().filter(allowed).toList();
    }

    /// Whether it has addresses, and none that is allowed.
    boolean isForbidden(Hop hop) {
        List<InetAddress> found = resolved(hop);
        return !found.isEmpty() && found.stream().noneMatch(allowed);
    }

    private static List<InetAddress> resolved(Hop hop) {
        String host = hop.at();
        try {
            return host.equals("localhost") || host.endsWith(".localhost")
                    ? List.of(InetAddress.getLoopbackAddress())
                    : List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
