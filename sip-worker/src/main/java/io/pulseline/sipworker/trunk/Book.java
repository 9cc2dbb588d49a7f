package io.pulseline.sipworker.trunk;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.Hop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The book as it is looked things up in. Replaced whole; a reader keeps the page it has.
public final class Book {
    private volatile Pages pages = Pages.of(new SipBook("", true, List.of(), List.of(), List.of()));

    private record Pages(
            SipBook book,
            Map<String, SipBook.Number> numbers,
            Map<String, SipBook.Trunk> trunkNames,
            Map<UUID, SipBook.Trunk> trunks,
            Map<String, SipBook.Extension> extensionNames,
            Map<UUID, SipBook.Extension> extensions,
            Map<InetAddress, SipBook.Trunk> trunkHosts,
            Set<InetAddress> hosts) {
        static Pages of(SipBook book) {
            Map<String, SipBook.Number> numbers = new HashMap<>();
            book.numbers().forEach(number -> numbers.put(number.e164(), number));
            Map<String, SipBook.Trunk> trunkNames = new HashMap<>();
            Map<UUID, SipBook.Trunk> trunks = new HashMap<>();
            Map<InetAddress, SipBook.Trunk> byAddress = new HashMap<>();
            Set<InetAddress> hosts = new HashSet<>();
            for (SipBook.Trunk trunk : book.trunks()) {
                trunks.put(trunk.id(), trunk);
                if (!trunk.username().isEmpty()) {
                    trunkNames.put(trunk.username().toLowerCase(Locale.ROOT), trunk);
                }
                for (Hop hop : hops(trunk)) {
                    for (InetAddress address : addresses(hop.host())) {
                        hosts.add(address);
                        if (trunk.byAddress()) {
                            byAddress.put(address, trunk);
                        }
                    }
                }
            }
            Map<String, SipBook.Extension> extensionNames = new HashMap<>();
            Map<UUID, SipBook.Extension> extensions = new HashMap<>();
            for (SipBook.Extension extension : book.extensions()) {
                extensions.put(extension.id(), extension);
                extensionNames.put(extension.username().toLowerCase(Locale.ROOT), extension);
            }
            return new Pages(book, numbers, trunkNames, trunks, extensionNames, extensions, byAddress, hosts);
        }
    }

    public void replace(SipBook book) {
        pages = Pages.of(book);
    }

    public String version() {
        return pages.book().version();
    }

    public SipBook content() {
        return pages.book();
    }

    /// @param user of a URI, with or without `+`
    public Optional<SipBook.Number> number(String user) {
        String digits = user.startsWith("+") ? user.substring(1) : user;
        return Optional.ofNullable(pages.numbers().get(digits));
    }

    public Optional<SipBook.Trunk> trunk(UUID id) {
        return Optional.ofNullable(pages.trunks().get(id));
    }

    public Optional<SipBook.Trunk> trunkNamed(String username) {
        return Optional.ofNullable(pages.trunkNames().get(username.toLowerCase(Locale.ROOT)));
    }

    /// The trunk that an address alone proves.
    public Optional<SipBook.Trunk> trunkAt(InetAddress address) {
        return Optional.ofNullable(pages.trunkHosts().get(address));
    }

    public Optional<SipBook.Extension> extension(UUID id) {
        return Optional.ofNullable(pages.extensions().get(id));
    }

    public Optional<SipBook.Extension> extensionNamed(String username) {
        return Optional.ofNullable(pages.extensionNames().get(username.toLowerCase(Locale.ROOT)));
    }

    /// Whether some trunk's host is there.
    public boolean isHost(InetAddress address) {
        return pages.hosts().contains(address);
    }

    /// Where a trunk is, in the order that it is tried.
    public static List<Hop> hops(SipBook.Trunk trunk) {
        return trunk.hosts().stream().map(Book::hop).toList();
    }

    /// @param text `host:port;transport=tls`; port and transport may be left out
    static Hop hop(String text) {
        String[] parts = text.split(";", 2);
        String place = parts[0].strip();
        int colon = place.startsWith("[") ? place.indexOf("]:") + 1 : place.indexOf(':');
        String host = colon > 0 ? place.substring(0, colon) : place;
        String transport = "TLS";
        if (parts.length > 1 && parts[1].toLowerCase(Locale.ROOT).startsWith("transport=")) {
            transport = parts[1].substring("transport=".length()).strip().toUpperCase(Locale.ROOT);
        }
        int port = colon > 0 ? Integer.parseInt(place.substring(colon + 1)) : transport.equals("TLS") ? 5061 : 5060;
        return new Hop(transport, host, port, false);
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return host.equals("localhost") || host.endsWith(".localhost")
                    ? List.of(InetAddress.getLoopbackAddress())
                    : List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
