package io.pulseline.sipworker.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        remove(name);
        return add(name, value);
    }

    public void remove(String name) {
        lines.removeIf(line -> line.is(name));
    }

    /// The first line's value.
    public Optional<String> get(String name) {
        return Optional.ofNullable(value(name));
    }

    private @Nullable String value(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(name)) {
                return lines.get(i).value();
            }
        }
        return null;
    }

    /// By any of several spellings.
    public Optional<String> any(String... names) {
        for (String name : names) {
            String value = value(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// Values as written, one a line.
    public List<String> lines(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(name)) {
                values.add(lines.get(i).value());
            }
        }
        return values;
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
        return value(name) != null;
    }

    boolean hasTwice(String name) {
        int found = 0;
        for (int i = 0; i < lines.size(); i++) {
            found += lines.get(i).is(name) ? 1 : 0;
        }
        return found > 1;
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
