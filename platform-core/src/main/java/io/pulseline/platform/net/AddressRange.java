package io.pulseline.platform.net;

import java.net.InetAddress;

/// Addresses that begin with the same bits, as CIDR writes them.
///
/// @param bits how many of the network's bits an address has to share
/// @see "RFC 4632, 3.1"
public record AddressRange(byte[] network, int bits) {
    /// @param written a literal address and a number of bits, `157.240.0.0/16`; nothing is looked up
    /// @throws IllegalArgumentException when it is not that
    public static AddressRange of(String written) {
        String[] parts = written.split("/");
        if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException("no range of addresses: " + written);
        }
        byte[] network = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = Integer.parseInt(parts[1]);
        if (bits > network.length * Byte.SIZE) {
            throw new IllegalArgumentException("no range of addresses: " + written);
        }
        return new AddressRange(network, bits);
    }

    public boolean holds(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = bits - bit >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - (bits - bit)) & 0xff;
            if ((address[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
