package io.pulseline.platform.calls;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Offer and answer side by side, one row for what both speak of.
public final class SdpDiff {
    private SdpDiff() {}

    /// @param name   `m`, `c`, or an attribute with its payload type: `rtpmap:111`
    /// @param offer  null when the offer says nothing of it
    /// @param answer null when the answer says nothing of it
    public record Row(
            String name, @Nullable String offer, @Nullable String answer) {
        public boolean same() {
            return offer != null && offer.equals(answer);
        }
    }

    private static final Set<String> BY_PAYLOAD = Set.of("rtpmap", "fmtp", "rtcp-fb");
    private static final Set<String> SECRET = Set.of("ice-pwd", "crypto");

    public static List<Row> of(SdpText offer, SdpText answer) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("m", String.join("; ", offer.media()), String.join("; ", answer.media())));
        rows.add(new Row("c", offer.address(), answer.address()));
        Set<String> names = new LinkedHashSet<>(keys(offer));
        names.addAll(keys(answer));
        names.forEach(name -> rows.add(new Row(name, value(offer, name), value(answer, name))));
        return rows;
    }

    private static List<String> keys(SdpText sdp) {
        return sdp.attributes().entrySet().stream()
                .flatMap(entry -> BY_PAYLOAD.contains(entry.getKey())
                        ? entry.getValue().stream().map(value -> entry.getKey() + ":" + value.split(" ")[0])
                        : List.of(entry.getKey()).stream())
                .distinct()
                .toList();
    }

    private static @Nullable String value(SdpText sdp, String key) {
        int colon = key.indexOf(':');
        String name = colon < 0 ? key : key.substring(0, colon);
        if (!sdp.has(name)) {
            return null;
        }
        if (SECRET.contains(name)) {
            return "***";
        }
        if (colon < 0) {
            return String.join("\n", sdp.all(name));
        }
        String payload = key.substring(colon + 1) + " ";
        return sdp.all(name).stream()
                .filter(value -> value.startsWith(payload))
                .map(value -> value.substring(payload.length()))
                .reduce((one, other) -> one + "\n" + other)
                .orElse(null);
    }
}
