package io.pulseline.platform.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One of those who may answer a number's calls.
///
/// @param id      which trunk or extension, for SIP; null otherwise
/// @param seconds how long a call is theirs before it goes to the next one; null for the last
public record Route(Kind kind, @Nullable UUID id, @Nullable Integer seconds) {
    public Route(Kind kind, @Nullable Integer seconds) {
        this(kind, null, seconds);
    }

    /// Meta gives a ringing user up after 30 to 60 s.
    static final int LONGEST = 60;

    public enum Kind {
        /// the agents' softphones, by our relay
        AGENTS,
        /// a program with its own media answers by `POST /calls/{id}/answer`
        API,
        /// a trunk or an extension, for numbers in SIP mode
        SIP
    }

    static final List<Route> AGENTS_ONLY = List.of(new Route(Kind.AGENTS, null));

    /// What stands in the way of a list of targets, by field; empty when it can be kept.
    public static List<Wrong> check(List<Route> targets) {
        List<Wrong> wrong = new ArrayList<>();
        if (targets.isEmpty()) {
            wrong.add(new Wrong("targets", "names at least one target"));
        }
        for (int i = 0; i < targets.size(); i++) {
            Route target = targets.get(i);
            Integer seconds = target.seconds();
            if (seconds != null && (seconds < 1 || seconds > LONGEST)) {
                wrong.add(new Wrong(
                        "targets[" + i + "].seconds", "is 1 to " + LONGEST + ": then Meta gives the user up"));
            }
            if (seconds == null && i + 1 < targets.size()) {
                wrong.add(new Wrong("targets[" + i + "].seconds", "is required: another target follows"));
            }
            if (target.kind() == Kind.SIP && target.id() == null) {
                wrong.add(new Wrong("targets[" + i + "].id", "is required: which trunk or extension"));
            }
            for (Route earlier : targets.subList(0, i)) {
                if (earlier.kind() == target.kind() && Objects.equals(earlier.id(), target.id())) {
                    wrong.add(new Wrong("targets[" + i + "].kind", "is there already"));
                } else if (target.kind() == Kind.API) {
                    // pre_accept for the agents carried an answer, and Meta takes no other one for the same call
                    wrong.add(new Wrong("targets[" + i + "].kind", "API can only come first"));
                }
            }
        }
        return wrong;
    }

    public record Wrong(String field, String message) {}
}
