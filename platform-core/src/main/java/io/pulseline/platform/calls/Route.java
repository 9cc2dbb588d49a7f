package io.pulseline.platform.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One of those who may answer a number's calls.
///
/// @param id       which trunk or extension, for SIP; which bot or menu; which team, for AGENTS and QUEUE, null for
/// all agents; else null
/// @param seconds  how long a call is theirs before it goes to the next one, or waits in a queue; null
/// for the last
/// @param strategy in which order it rings at agents; null is [RingStrategy#ALL], and for all other kinds
public record Route(
        Kind kind,
        @Nullable UUID id,
        @Nullable Integer seconds,
        @Nullable RingStrategy strategy) {
    public Route(Kind kind, @Nullable Integer seconds) {
        this(kind, null, seconds, null);
    }

    public Route(Kind kind, @Nullable UUID id, @Nullable Integer seconds) {
        this(kind, id, seconds, null);
    }

    /// Whether the call is accepted although nobody has it.
    boolean accepts() {
        return kind == Kind.QUEUE || kind == Kind.MENU;
    }

    /// Whether it rings at agents when it is this one's turn; if need be once one is free.
    public boolean ringsAtAgents() {
        return kind == Kind.AGENTS || kind == Kind.QUEUE;
    }

    /// Never null.
    public RingStrategy order() {
        return strategy == null ? RingStrategy.ALL : strategy;
    }

    /// Meta gives a ringing user up after 30 to 60 s.
    static final int LONGEST = 60;

    /// Nobody waits longer with music.
    static final int LONGEST_QUEUE = 1800;

    /// How long a user waits for an agent whom a bot has asked for.
    static final int QUEUE_AFTER_BOT = 300;

    public enum Kind {
        /// the agents' softphones, by our relay: a team's or all
        AGENTS,
        /// a program with its own media answers by `POST /calls/{id}/answer`
        API,
        /// a trunk or an extension
        SIP,
        /// accepted at once; the user hears music until one of these agents is free, at most `seconds`
        QUEUE,
        /// a program of the tenant that talks, by our audio plane
        BOT,
        /// accepted at once; the user is asked by a menu and answers with a key
        MENU,
        /// nobody rings here: the call rings out at Meta, whose voicemail takes it where that is
        /// switched on
        VOICEMAIL
    }

    static final List<Route> AGENTS_ONLY = List.of(new Route(Kind.AGENTS, null));

    /// How long a trunk that names no limit rings, where others come after it.
    private static final int USUAL = 30;

    /// A plan as calls that come by Graph take it: its trunks and extensions have one turn, where the first
    /// of them
    /// stands, and ring one after the other in it.
    static List<Route> ofGraph(List<Route> targets) {
        List<Route> able = new ArrayList<>();
        List<Route> telephony = telephony(targets);
        for (Route target : targets) {
            if (target.kind() != Kind.SIP) {
                able.add(target);
            } else if (target.equals(telephony.getFirst())) {
                able.add(new Route(Kind.SIP, target.id(), together(telephony, telephony.size() == targets.size())));
            }
        }
        return able.isEmpty() ? AGENTS_ONLY : able;
    }

    private static @Nullable Integer together(List<Route> telephony, boolean alone) {
        int sum = telephony.stream()
                .mapToInt(one -> one.seconds() == null ? USUAL : one.seconds())
                .sum();
        return alone && telephony.getLast().seconds() == null ? null : Integer.valueOf(sum);
    }

    /// What of a plan a call can still go to that is accepted: Meta's voicemail and a program's own answer
    /// need one that
    /// is not, and agents ring while the user waits with music.
    static Optional<Route> ofAccepted(Route target) {
        return switch (target.kind()) {
            case AGENTS -> Optional.of(new Route(Kind.QUEUE, target.id(), QUEUE_AFTER_BOT, target.strategy()));
            case QUEUE, SIP, BOT, MENU -> Optional.of(target);
            case API, VOICEMAIL -> Optional.empty();
        };
    }

    /// The trunks and extensions of a plan.
    static List<Route> telephony(List<Route> targets) {
        return targets.stream().filter(one -> one.kind() == Kind.SIP).toList();
    }

    /// A plan as calls that come by SIP take it: neither programs nor Meta's voicemail can be reached from
    /// there.
    static List<Route> ofSip(List<Route> targets) {
        return targets.stream()
                .filter(one -> one.kind() == Kind.SIP || one.kind() == Kind.AGENTS)
                .toList();
    }

    /// What stands in the way of a list of targets, by field; empty when it can be kept.
    public static List<Wrong> check(List<Route> targets) {
        List<Wrong> wrong = new ArrayList<>();
        if (targets.isEmpty()) {
            wrong.add(new Wrong("targets", "names at least one target"));
        }
        for (int i = 0; i < targets.size(); i++) {
            Route target = targets.get(i);
            Integer seconds = target.seconds();
            if (target.kind() == Kind.QUEUE) {
                if (seconds == null || seconds < 1 || seconds > LONGEST_QUEUE) {
                    wrong.add(new Wrong(
                            "targets[" + i + "].seconds",
                            "is 1 to " + LONGEST_QUEUE + " for a queue: how long a user may wait"));
                }
            } else if (seconds != null && (seconds < 1 || seconds > LONGEST)) {
                wrong.add(new Wrong(
                        "targets[" + i + "].seconds", "is 1 to " + LONGEST + ": then Meta gives the user up"));
            }
            if (seconds == null && i + 1 < targets.size()) {
                wrong.add(new Wrong("targets[" + i + "].seconds", "is required: another target follows"));
            }
            if (target.kind() == Kind.SIP && target.id() == null) {
                wrong.add(new Wrong("targets[" + i + "].id", "is required: which trunk or extension"));
            }
            if (target.kind() == Kind.MENU && target.id() == null) {
                wrong.add(new Wrong("targets[" + i + "].id", "is required: which menu"));
            }
            if (target.kind() == Kind.MENU && i + 1 < targets.size()) {
                wrong.add(new Wrong("targets[" + i + "].kind", "MENU ends a plan: it accepts the call"));
            }
            if (target.kind() == Kind.BOT && target.id() == null) {
                wrong.add(new Wrong("targets[" + i + "].id", "is required: which bot"));
            }
            for (Route earlier : targets.subList(0, i)) {
                if (earlier.kind() == target.kind()
                        && Objects.equals(earlier.id(), target.id())
                        && earlier.order() == target.order()) {
                    wrong.add(new Wrong("targets[" + i + "].kind", "is there already"));
                } else if (target.kind() == Kind.API) {
                    // pre_accept for the agents carried an answer, and Meta takes no other one for the same call
                    wrong.add(new Wrong("targets[" + i + "].kind", "API can only come first"));
                }
            }
            if (target.kind() == Kind.QUEUE && i + 1 < targets.size()) {
                // Meta's voicemail and a program's own answer need a call that nobody has accepted
                wrong.add(new Wrong("targets[" + i + "].kind", "QUEUE ends a plan: it accepts the call"));
            }
            if (target.kind() == Kind.VOICEMAIL && i + 1 < targets.size()) {
                wrong.add(new Wrong("targets[" + i + "].kind", "VOICEMAIL ends a plan: nothing comes after it"));
            }
        }
        return wrong;
    }

    public record Wrong(String field, String message) {}
}
