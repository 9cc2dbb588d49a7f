package io.pulseline.platform.workers;

import io.pulseline.platform.net.AddressRange;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which region's workers a call wants. Without regions any worker is as good as another.
@ConfigurationProperties("pulseline.placement")
record PlacementProperties(@DefaultValue List<Region> regions) {
    /// @param name     as workers say it of themselves (`pulseline.workers.region`)
    /// @param networks where Meta's media servers near to it are, as CIDR writes them
    /// @param users    beginnings of users' numbers without plus; countries (ISO 3166-1) of those who hide theirs
    record Region(
            String name,
            @DefaultValue List<String> networks,
            @DefaultValue List<String> users) {
        Region {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("each of pulseline.placement.regions needs a name");
            }
            networks.forEach(AddressRange::of);
            for (String user : users) {
                if (!user.matches("\\d{1,15}|[A-Z]{2}")) {
                    throw new IllegalArgumentException("pulseline.placement.regions: users of " + name
                            + " are beginnings of numbers (385) or countries (HR), not '" + user + "'");
                }
            }
        }
    }
}
