package io.pulseline.metasim.edge;

import io.pulseline.metasim.SimProperties;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// Meta's media servers: hands out legs.
@Component
public class Edge {
    private final EdgeDtls dtls = new EdgeDtls();
    private final InetAddress address;
    private final int firstPort;
    private final int lastPort;
    private final AtomicInteger next;

    Edge(SimProperties properties) throws IOException {
        this.address =
                properties.mediaAddress() == null ? ownAddress() : InetAddress.getByName(properties.mediaAddress());
        String[] ports = properties.mediaPortRange().split("-");
        this.firstPort = Integer.parseInt(ports[0]);
        this.lastPort = Integer.parseInt(ports[1]);
        this.next = new AtomicInteger(firstPort);
    }

    /// Browsers and libwebrtc offer no loopback candidates, so the first other address is taken where there is one.
    private static InetAddress ownAddress() throws IOException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp() && !network.isLoopback()) {
                for (InetAddress candidate : network.inetAddresses().toList()) {
                    if (candidate instanceof Inet4Address) {
                        return candidate;
                    }
                }
            }
        }
        return InetAddress.getLoopbackAddress();
    }

    public String address() {
        return address.getHostAddress();
    }

    /// @throws IOException when no port is free
    public EdgeLeg open(EdgeLeg.Ears ears) throws IOException {
        return open(ears, MediaFault.NONE);
    }

    /// @throws IOException when no port is free
    public EdgeLeg open(EdgeLeg.Ears ears, MediaFault fault) throws IOException {
        for (int tried = 0; tried <= lastPort - firstPort; tried++) {
            int port = firstPort + Math.floorMod(next.getAndIncrement() - firstPort, lastPort - firstPort + 1);
            try {
                return new EdgeLeg(address, port, dtls, ears, fault);
            } catch (java.net.BindException taken) {
                // the next one
            }
        }
        throw new IOException("no free media port");
    }

    /// Meta's offer: it lets the business choose the DTLS role.
    public String offer(EdgeLeg leg) {
        return SdpText.write("audio", leg, address(), "actpass", 111, 126, fingerprint(leg));
    }

    /// Meta's answer, as DTLS client (`active`) to a business, as server to a handset.
    public String answer(EdgeLeg leg, SdpText offer, String setup) {
        int dtmf = offer.payloadType("telephone-event/8000").orElse(-1);
        return SdpText.write(
                offer.attribute("mid").orElse("0"),
                leg,
                address(),
                setup,
                offer.payloadType("opus/48000/2").orElse(111),
                dtmf,
                fingerprint(leg));
    }

    private String fingerprint(EdgeLeg leg) {
        String own = dtls.fingerprint();
        return leg.fault() == MediaFault.FINGERPRINT ? (own.startsWith("00") ? "FF" : "00") + own.substring(2) : own;
    }
}
