package io.pulseline.platform.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A command line taken apart: words in order, and options by name.
///
/// @param options without the dashes; a flag has the value ""
record Words(List<String> plain, Map<String, String> options) {
    private static final Set<String> FLAGS = Set.of("staff", "activate", "check");
    private static final Set<String> VALUES = Set.of("tenant", "name", "zone", "role", "from", "to", "reason");

    /// @throws WrongUse for an option that nobody knows or that lacks its value
    static Words of(List<String> arguments) {
        List<String> plain = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (name.isEmpty()) {
                plain.add(word);
            } else if (FLAGS.contains(name)) {
                options.put(name, "");
            } else if (!VALUES.contains(name)) {
                throw new WrongUse("Unknown option " + word + ".");
            } else if (i + 1 == arguments.size()) {
                throw new WrongUse(word + " needs a value.");
            } else {
                options.put(name, arguments.get(++i));
            }
        }
        return new Words(plain, options);
    }

    boolean flag(String name) {
        return options.containsKey(name);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    String needed(String name) {
        return option(name).orElseThrow(() -> new WrongUse("--" + name + " is needed."));
    }

    /// @param what the word is, for the complaint when it is missing
    String word(int place, String what) {
        if (plain.size() <= place) {
            throw new WrongUse(what + " is needed.");
        }
        return plain.get(place);
    }

    /// Exit status 2.
    static final class WrongUse extends RuntimeException {
        WrongUse(String sentence) {
            super(sentence);
        }
    }

    /// Exit status 1.
    static final class Failed extends RuntimeException {
        Failed(String sentence) {
            super(sentence);
        }
    }
}
