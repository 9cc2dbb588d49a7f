package io.pulseline.sipworker.trunk;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.Hop;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The book as it is looked things up in. Replaced whole; a reader keeps the page it has.
public final class Book {
    private static final Logger LOG = LoggerFactory.getLogger(Book.class);

    private final Places places;
    private volatile Pages pages;

    public Book(Places places) {
        this.places = places;
        this.pages = Pages.of(new SipBook("", true, List.of(), List.of(), List.of()), places);
    }

    private record Pages(
            SipBook book,
            Map<String, SipBook.Number> numbers,
            Map<String, SipBook.Trunk> trunkNames,
            Map<UUID, SipBook.Trunk> trunks,
            Map<String, SipBook.Extension> extensionNames,
            Map<UUID, SipBook.Extension> extensions,
            Map<InetAddress, SipBook.Trunk> trunkHosts,
            Set<InetAddress> hosts,
            Carriers carriers) {
        static Pages of(SipBook book, Places places) {
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
                for (Hop hop : places.of(trunk)) {
                    if (places.isForbidden(hop)) {
                        LOG.warn("event=sip-trunk-not-allowed trunk={} host={}", trunk.id(), hop);
                    }
                    for (InetAddress address : places.addresses(hop)) {
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
            return new Pages(
                    book,
                    numbers,
                    trunkNames,
                    trunks,
                    extensionNames,
                    extensions,
                    byAddress,
                    hosts,
                    new Carriers(book.marks()));
        }
    }

    public synchronized void replace(SipBook book) {
        pages = Pages.of(book, places);
    }

    /// Asks DNS anew: names move, and what one leads to now has to be allowed too.
    public void resolve() {
        SipBook now = pages.book();
        Pages fresh = Pages.of(now, places);
        synchronized (this) {
            if (pages.book() == now) {
                pages = fresh;
            }
        }
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

    /// Whether a trunk or an extension is this tenant's.
    public boolean isOf(UUID id, UUID tenant) {
        return trunk(id)
                .map(SipBook.Trunk::tenant)
                .or(() -> extension(id).map(SipBook.Extension::tenant))
                .filter(tenant::equals)
                .isPresent();
    }

    public Carriers carriers() {
        return pages.carriers();
    }

    /// Whether some trunk's host is there.
    public boolean isHost(InetAddress address) {
        return pages.hosts().contains(address);
    }

    /// Where a trunk is, in the order that it is tried. May ask DNS.
    public List<Hop> hops(SipBook.Trunk trunk) {
        return places.of(trunk);
    }

    public Places places() {
        return places;
    }
}
