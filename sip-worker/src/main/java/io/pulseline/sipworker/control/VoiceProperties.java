package io.pulseline.sipworker.control;

import io.pulseline.sipworker.media.MediaPlane;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Media addresses and ports of this worker. Each key is explained in `application.yaml`.
@ConfigurationProperties("pulseline.media")
public record VoiceProperties(
        @DefaultValue("0.0.0.0") String bind,
        @Nullable String advertise,
        @Nullable String linkAddress,
        @DefaultValue("42000-43999") String portRange,
        @DefaultValue("1") int loops) {
    public VoiceProperties {
        if (!portRange.matches("[0-9]{4,5}-[0-9]{4,5}")) {
            throw new IllegalArgumentException("pulseline.media.port-range must look like 42000-43999");
        }
        if (linkAddress != null && !bind.equals("0.0.0.0") && !bind.equals(linkAddress)) {
            throw new IllegalArgumentException(
                    "pulseline.media.link-address is heard only where pulseline.media.bind is"
                            + " 0.0.0.0 or the same address");
        }
    }

    MediaPlane.MediaSettings settings(Predicate<InetAddress> reachable) {
        String[] ports = portRange.split("-");
        try {
            InetAddress told =
                    advertise == null || advertise.isEmpty() ? ownAddress() : InetAddress.getByName(advertise);
            return new MediaPlane.MediaSettings(
                    bind.equals("0.0.0.0") ? null : InetAddress.getByName(bind),
                    told,
                    linkAddress == null ? told : InetAddress.getByName(linkAddress),
                    Integer.parseInt(ports[0]),
                    Integer.parseInt(ports[1]),
                    loops,
                    reachable);
        } catch (UnknownHostException | SocketException failure) {
            throw new IllegalStateException("media addresses are not usable: " + failure.getMessage(), failure);
        }
    }

    /// SDP has room for one: the first that is not loopback, where there is one.
    private static InetAddress ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }
}
