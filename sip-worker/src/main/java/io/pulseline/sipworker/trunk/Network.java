package io.pulseline.sipworker.trunk;

import java.net.InetAddress;

/// A range of addresses, `192.0.2.0/24`; an address alone is one of its own.
public record Network(byte[] address, int bits) {
    /// @throws IllegalArgumentException for what is none; names are not looked up
    public static Network of(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        return new Network(address, parts.length == 2 ? Integer.parseInt(parts[1]) : address.length * 8);
    }

    public boolean holds(InetAddress asked) {
        byte[] other = asked.getAddress();
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
