package io.pulseline.sipworker.trunk;

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Places with a DNS made of a map.
public final class TestPlaces {
    private TestPlaces() {}

    /// @param services by name, such as `_sips._tcp.localhost`; records as DNS has them: priority, weight,
    /// port, target
    public static Places of(Map<String, List<String>> services, Predicate<InetAddress> allowed, Clock clock) {
        return new Places(
                service -> services.getOrDefault(service, List.of()).stream()
                        .flatMap(record -> DnsRecords.read(record).stream())
                        .toList(),
                allowed,
                clock);
    }
}
