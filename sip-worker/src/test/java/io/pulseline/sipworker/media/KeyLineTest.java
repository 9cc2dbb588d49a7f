package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.media.KeyLine.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyLineTest {
    private final KeyLine line = new KeyLine();

    private List<Event> beats() {
        List<Event> events = new ArrayList<>();
        while (line.isBusy()) {
            line.next().ifPresent(events::add);
        }
        return events;
    }

    @Test
    void aKeyGrowsByItsBeatsAndEndsThreeTimes() {
        assertThat(line.add("#", 100)).isTrue();
        assertThat(beats())
                .containsExactly(
                        new Event(11, false, 20, true),
                        new Event(11, false, 40, false),
                        new Event(11, false, 60, false),
                        new Event(11, false, 80, false),
                        new Event(11, true, 100, false),
                        new Event(11, true, 100, false),
                        new Event(11, true, 100, false));
    }

    @Test
    void keysComeInTheirOrderWithAPauseBetweenThem() {
        line.add("1", 60);
        line.add("2", 60);
        List<Integer> codes = new ArrayList<>();
        while (line.isBusy()) {
            codes.add(line.next().map(Event::code).orElse(-1));
        }
        assertThat(codes).containsExactly(1, 1, 1, 1, 1, -1, -1, -1, 2, 2, 2, 2, 2, -1, -1, -1);
    }

    @Test
    void aKeyIsAsLongAsADetectorNeedsAndAsTheFieldHolds() {
        line.add("5", 0);
        assertThat(beats().getLast().millis()).isEqualTo(60);
        line.add("5", 99_999);
        assertThat(beats().getLast().millis() * 48).isBetween(40_000, 0xffff);
    }

    @Test
    void whatIsNoKeyAndWhatComesTooFastIsDropped() {
        assertThat(line.add("", 100)).isFalse();
        assertThat(line.add("12", 100)).isFalse();
        for (int i = 0; i < 100; i++) {
            line.add("1", 60);
        }
        assertThat(beats().stream().filter(Event::first)).hasSize(32);
    }
}
