package io.pulseline.sipworker.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Headers in their order. Names are compared without case.
public final class Headers {
    private final List<Header> lines = new ArrayList<>();

    public List<Header> all() {
        return List.copyOf(lines);
    }

    public Headers add(String name, String value) {
        lines.add(new Header(name, value));
        return this;
    }

    public Headers first(String name, String value) {
        lines.addFirst(new Header(name, value));
        return this;
    }

    public Headers set(String name, String value) {
        lines.removeIf(line -> line.is(name));
        return add(name, value);
    }

    public void remove(String name) {
        lines.removeIf(line -> line.is(name));
    }

    /// The first line's value.
    public Optional<String> get(String name) {
        return lines.stream().filter(line -> line.is(name)).map(Header::value).findFirst();
    }

    /// By any of several spellings.
    public Optional<String> any(String... names) {
        for (String name : names) {
            Optional<String> value = get(name).filter(text -> !text.isEmpty());
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /// Values as written, one a line.
    public List<String> lines(String name) {
        return lines.stream().filter(line -> line.is(name)).map(Header::value).toList();
    }

    /// Values of all lines, those of one line parted at its commas.
    public List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines(name)) {
            values.addAll(Text.split(line, ','));
        }
        return values;
    }

    public boolean has(String name) {
        return lines.stream().anyMatch(line -> line.is(name));
    }

    int size() {
        return lines.size();
    }

    /// Replaces the first value of a list header, which may share its line with others.
    void replaceFirst(String name, String value) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(name)) {
                List<String> values = new ArrayList<>(Text.split(lines.get(i).value(), ','));
                if (values.isEmpty()) {
                    values.add(value);
                } else {
                    values.set(0, value);
                }
                lines.set(i, new Header(name, String.join(", ", values)));
                return;
            }
        }
    }
}
