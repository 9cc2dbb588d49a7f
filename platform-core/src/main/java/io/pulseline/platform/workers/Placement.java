package io.pulseline.platform.workers;

import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.net.AddressRange;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which region a call's media wants: the one that is near to the server of Meta's that speaks, else to the user.
/// Where a webhook comes from says nothing.
///
/// @see "Meta, Calling: best practices for media, 26 Jun 2026"
@Component
public class Placement {
    private record Network(String region, String written, AddressRange range) {}

    private record Users(String region, String written) {}

    /// The narrowest first.
    private final List<Network> networks;
    /// The longest beginning first.
    private final List<Users> users;

    Placement(PlacementProperties properties) {
        this.networks = properties.regions().stream()
                .flatMap(region -> region.networks().stream()
                        .map(written -> new Network(region.name(), written, AddressRange.of(written))))
                .sorted(Comparator.comparing(
                                (Network network) -> network.range().bits())
                        .reversed())
                .toList();
        this.users = properties.regions().stream()
                .flatMap(region -> region.users().stream().map(written -> new Users(region.name(), written)))
                .sorted(Comparator.comparing((Users some) -> some.written().length())
                        .reversed())
                .toList();
    }

    /// @param region  a region's name
    /// @param because what decided, for people
    public record Wish(String region, String because) {}

    /// @param metas addresses of Meta's candidates in its order, empty where Meta has not spoken yet
    /// @return empty when no region is set that knows either
    public Optional<Wish> of(List<InetAddress> metas, @Nullable WaUser user) {
        return metas.stream()
                .flatMap(address -> networks.stream()
                        .filter(network -> network.range().holds(address.getAddress()))
                        .limit(1)
                        .map(network -> new Wish(network.region(), "Meta's media server is in " + network.written())))
                .findFirst()
                .or(() -> user == null ? Optional.empty() : near(user));
    }

    private Optional<Wish> near(WaUser user) {
        String digits = user.waId() == null ? "" : user.waId().digits();
        String country = user.bsuid() == null ? "" : user.bsuid().value().replaceFirst("\\..*", "");
        return Stream.concat(
                        users.stream()
                                .filter(some -> digits.startsWith(some.written()))
                                .map(some ->
                                        new Wish(some.region(), "the user's number begins with " + some.written())),
                        users.stream()
                                .filter(some -> country.equals(some.written()))
                                .map(some -> new Wish(some.region(), "the user is in " + some.written())))
                .findFirst();
    }
}
