package io.pulseline.sipworker.control;

import io.pulseline.sipworker.trunk.Book;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/// Who is heard over UDP and never banned: hosts of trunks, and the networks of the configuration (Meta's, an
/// operator's).
final class KnownSources implements Predicate<InetAddress> {
    private final Book book;
    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        static Network of(String text) {
            String[] parts = text.strip().split("/", 2);
            byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
            return new Network(address, parts.length == 2 ? Integer.parseInt(parts[1]) : address.length * 8);
        }

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    KnownSources(Book book, List<String> networks) {
        this.book = book;
        this.networks = networks.stream().map(Network::of).toList();
    }

    @Override
    public boolean test(InetAddress address) {
        byte[] bytes = address.getAddress();
        return book.isHost(address) || networks.stream().anyMatch(network -> network.holds(bytes));
    }
}
