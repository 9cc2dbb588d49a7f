package io.pulseline.audioworker.control;

import io.pulseline.rtp.PeerFilter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Addresses and ports of links, and where bots may be. Each key is explained in `application.yaml`.
///
/// @param authority null for none besides those that Java knows
@ConfigurationProperties("pulseline.media")
public record AudioProperties(
        @DefaultValue("0.0.0.0") String bind,
        @DefaultValue("127.0.0.1") String linkAddress,
        @DefaultValue("48000-49999") String portRange,
        @DefaultValue Set<PeerFilter.Range> allowedPeers,
        @Nullable Path authority) {
    public AudioProperties {
        if (!portRange.matches("[0-9]{4,5}-[0-9]{4,5}")) {
            throw new IllegalArgumentException("pulseline.media.port-range must look like 48000-49999");
        }
    }

    @Nullable
    InetAddress bound() {
        return bind.equals("0.0.0.0") ? null : address(bind);
    }

    InetAddress told() {
        return address(linkAddress);
    }

    int firstPort() {
        return Integer.parseInt(portRange.split("-")[0]);
    }

    int lastPort() {
        return Integer.parseInt(portRange.split("-")[1]);
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException("media addresses are not usable: " + unknown.getMessage(), unknown);
        }
    }
}
