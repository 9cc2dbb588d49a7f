package io.pulseline.sipworker.control;

import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/// Who is heard over UDP and never banned: hosts of trunks, and the networks of the configuration (Meta's, an
/// operator's).
final class KnownSources implements Predicate<InetAddress> {
    private final Book book;
    private final List<Network> networks;

    KnownSources(Book book, List<String> networks) {
        this.book = book;
        this.networks = networks.stream().map(Network::of).toList();
    }

    @Override
    public boolean test(InetAddress address) {
        return book.isHost(address) || networks.stream().anyMatch(network -> network.holds(address));
    }
}
