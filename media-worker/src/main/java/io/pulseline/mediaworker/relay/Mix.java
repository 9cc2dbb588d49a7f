package io.pulseline.mediaworker.relay;

import io.pulseline.platform.wire.LegName;
import io.pulseline.worker.LinkKeys;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The mixer of a supervised talk, as the relay sees it: three links, each carrying one voice there and one
/// mix back.
/// The
/// mixer sends all the time, silence as well: once it does not, it has died, and the talk goes on without it.
/// Lives on
/// the relay loop.
final class Mix {
    static final Set<LegName> LEGS = Set.of(LegName.MIX_USER, LegName.MIX_AGENT, LegName.MIX_SUPERVISOR);

    /// Longer than a worker pauses to collect its garbage, shorter than anybody asks whether the other is
    /// still there.
    private static final long DEAD_MILLIS = 400;

    private final Map<LegName, LinkKeys> keys = new EnumMap<>(LegName.class);
    private long heardAt;

    Mix() {
        LEGS.forEach(leg -> keys.put(leg, new LinkKeys()));
    }

    LinkKeys keys(LegName leg) {
        return java.util.Objects.requireNonNull(keys.get(leg));
    }

    void heard(long now) {
        heardAt = now;
    }

    /// Whether the talk goes through it now.
    boolean isAlive(long now) {
        return heardAt > 0 && now - heardAt < DEAD_MILLIS;
    }

    /// Who hears this leg.
    ///
    /// @param user     the leg in the user's place
    /// @param business the leg in the agent's place
    static @Nullable LegName listener(LegName from, LegName user, LegName business) {
        if (from == user) {
            return LegName.MIX_USER;
        }
        if (from == business) {
            return LegName.MIX_AGENT;
        }
        return switch (from) {
            case SUPERVISOR -> LegName.MIX_SUPERVISOR;
            case MIX_USER -> user;
            case MIX_AGENT -> business;
            case MIX_SUPERVISOR -> LegName.SUPERVISOR;
            case META, AGENT, COLLEAGUE, TRUNK, LINK -> null;
        };
    }
}
