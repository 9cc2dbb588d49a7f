package io.pulseline.platform.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Whether a tenant may have us connect to an address. Judges addresses, never names: whoever connects has to use the
/// very address that was judged, or a name that changes its mind gets past.
///
/// @see "IANA special-purpose address registries, RFC 6890"
@Component
public class AddressFilter {
    /// Not public, but allowed where the configuration says so.
    public enum Zone {
        LOOPBACK,
        PRIVATE
    }

    private static final List<AddressRange> LOOPBACK = ranges("127.0.0.0/8", "::1/128");
    private static final List<AddressRange> PRIVATE =
            ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
    private static final List<AddressRange> SPECIAL = ranges(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /// IPv6 is allowed where the internet is (2000::/3), without the parts of it that are set aside.
    private static final List<AddressRange> GLOBAL = ranges("2000::/3");

    private static final List<AddressRange> SET_ASIDE =
            ranges("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16");
    /// Addresses that carry an IPv4 address which a gateway connects to: `::ffff:0:0/96`, NAT64, 6to4.
    private static final List<AddressRange> NAT64 = ranges("64:ff9b::/96");

    private static final List<AddressRange> SIX_TO_FOUR = ranges("2002::/16");
    private static final List<AddressRange> COMPATIBLE = ranges("::/96", "::ffff:0:0:0/96");

    private final Set<Zone> allowed;

    AddressFilter(NetProperties properties) {
        this.allowed = properties.allow();
    }

    public boolean allows(InetAddress address) {
        return allows(address.getAddress());
    }

    private boolean allows(byte[] address) {
        if (in(LOOPBACK, address)) {
            return allowed.contains(Zone.LOOPBACK);
        }
        if (in(PRIVATE, address)) {
            return allowed.contains(Zone.PRIVATE);
        }
        Optional<byte[]> inner = carried(address);
        if (inner.isPresent()) {
            return allows(inner.get());
        }
        return address.length == 4 ? !in(SPECIAL, address) : in(GLOBAL, address) && !in(SET_ASIDE, address);
    }

    private static Optional<byte[]> carried(byte[] address) {
        if (in(NAT64, address) || in(COMPATIBLE, address)) {
            return Optional.of(part(address, 12));
        }
        return in(SIX_TO_FOUR, address) ? Optional.of(part(address, 2)) : Optional.empty();
    }

    private static byte[] part(byte[] address, int from) {
        return java.util.Arrays.copyOfRange(address, from, from + 4);
    }

    private static boolean in(List<AddressRange> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.holds(address));
    }

    private static List<AddressRange> ranges(String... written) {
        return java.util.Arrays.stream(written).map(AddressRange::of).toList();
    }

    /// Every address of a name. Names below `localhost` are loopback wherever they are asked (RFC 6761, 6.3), which the
    /// system's own resolver does on some machines only.
    public static List<InetAddress> lookUp(String name) throws UnknownHostException {
        String plain = name.toLowerCase(java.util.Locale.ROOT);
        return plain.equals("localhost") || plain.endsWith(".localhost")
                ? List.of(InetAddress.getLoopbackAddress())
                : List.of(InetAddress.getAllByName(name));
    }
}
