package io.pulseline.mediaworker.control;

import io.pulseline.mediaworker.relay.Relay;
import io.pulseline.rtp.PeerFilter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Media addresses and ports. Each key is explained in `application.yaml`.
@ConfigurationProperties("pulseline.media")
public record MediaProperties(
        @DefaultValue("0.0.0.0") String bind,
        @DefaultValue List<String> advertise,
        @Nullable String linkAddress,
        @DefaultValue("40000-41999") String portRange,
        @DefaultValue Set<PeerFilter.Range> allowedPeers,
        @DefaultValue("1") int loops) {
    public MediaProperties {
        if (!portRange.matches("[0-9]{4,5}-[0-9]{4,5}")) {
            throw new IllegalArgumentException("pulseline.media.port-range must look like 40000-41999");
        }
        if (linkAddress != null && !bind.equals("0.0.0.0") && !bind.equals(linkAddress)) {
            throw new IllegalArgumentException(
                    "pulseline.media.link-address is heard only where pulseline.media.bind is"
                            + " 0.0.0.0 or the same address");
        }
    }

    Relay.RelaySettings settings(int capacity) {
        String[] ports = portRange.split("-");
        try {
            List<InetAddress> told = new ArrayList<>();
            for (String address : advertise) {
                told.add(InetAddress.getByName(address));
            }
            List<InetAddress> advertised = told.isEmpty() ? ownAddresses() : told;
            return new Relay.RelaySettings(
                    bind.equals("0.0.0.0") ? null : InetAddress.getByName(bind),
                    advertised,
                    linkAddress == null ? advertised.getFirst() : InetAddress.getByName(linkAddress),
                    Integer.parseInt(ports[0]),
                    Integer.parseInt(ports[1]),
                    capacity,
                    loops,
                    new PeerFilter(allowedPeers));
        } catch (UnknownHostException | SocketException failure) {
            throw new IllegalStateException("media addresses are not usable: " + failure.getMessage(), failure);
        }
    }

    /// Every IPv4 address of this machine, loopback last: right for one machine, to be set on a server behind a
    /// translator.
    private static List<InetAddress> ownAddresses() throws SocketException {
        List<InetAddress> own = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp()) {
                network.inetAddresses().filter(Inet4Address.class::isInstance).forEach(own::add);
            }
        }
        own.sort(Comparator.comparing(InetAddress::isLoopbackAddress));
        return own.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : own;
    }
}
