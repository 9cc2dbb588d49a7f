package io.pulseline.platform.bots;

import io.pulseline.platform.net.AddressFilter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Whether an address may be a bot's. A word for people, early: the audio-worker judges the very address that it
/// connects to.
@Component
class BotAddress {
    private static final int LONGEST = 500;

    private final AddressFilter filter;

    BotAddress(AddressFilter filter) {
        this.filter = filter;
    }

    /// @return `scheme`, `name` or `address`; empty when it may
    Optional<String> objection(String written) {
        URI url;
        try {
            url = URI.create(written);
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("scheme");
        }
        boolean readable = written.length() <= LONGEST
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getFragment() == null
                && List.of("wss", "ws").contains(url.getScheme());
        if (!readable) {
            return Optional.of("scheme");
        }
        try {
            String host = url.getHost();
            List<InetAddress> all =
                    AddressFilter.lookUp(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            if (!all.stream().allMatch(filter::allows)) {
                return Optional.of("address");
            }
            // without TLS only to this very machine, where a lab's bots are
            boolean here = all.stream().allMatch(InetAddress::isLoopbackAddress);
            return url.getScheme().equals("ws") && !here ? Optional.of("scheme") : Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of("name");
        }
    }
}
