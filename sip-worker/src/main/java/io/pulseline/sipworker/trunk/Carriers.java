package io.pulseline.sipworker.trunk;

import io.pulseline.platform.wire.SipBook.PstnMark;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the public telephone network is known by. Answers say whose it is, and who says so.
public final class Carriers {
    private final List<PstnMark> names = new ArrayList<>();
    private final List<PstnMark> prefixes = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private record Place(Network network, String words) {}

    Carriers(List<PstnMark> marks) {
        for (PstnMark mark : marks) {
            switch (mark.kind()) {
                case NAME -> names.add(mark);
                case PREFIX -> prefixes.add(mark);
                case ADDRESS -> places.add(new Place(Network.of(mark.pattern()), mark.words()));
            }
        }
    }

    /// @param host of a URI or of Via, without its port
    public Optional<String> named(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        return names.stream()
                .filter(mark -> name.equals(mark.pattern()) || name.endsWith("." + mark.pattern()))
                .findFirst()
                .map(PstnMark::words);
    }

    public Optional<String> at(InetAddress address) {
        return places.stream()
                .filter(place -> place.network().holds(address))
                .findFirst()
                .map(Place::words);
    }

    /// @param dialled what a telephone system dials; digits behind `+` are none, for that is how users are called
    public Optional<String> opened(String dialled) {
        return dialled.matches("[0-9*#]{7,20}")
                ? prefixes.stream()
                        .filter(mark -> dialled.startsWith(mark.pattern()))
                        .findFirst()
                        .map(PstnMark::words)
                : Optional.empty();
    }
}
