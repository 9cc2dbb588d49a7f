package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.Timers;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// A user's call waits for an agent's browser. The platform lets it ring there and says when somebody has
/// come.
final class AgentsTurn {
    private final BridgedCall call;
    private final UserSide user;
    private final Runnable next;
    private @Nullable ScheduledFuture<?> limit;
    private boolean waits = true;

    /// @param next what to do when nobody comes
    AgentsTurn(BridgedCall call, UserSide user, Runnable next) {
        this.call = call;
        this.user = user;
        this.next = next;
    }

    /// @param seconds null for as long as Meta lets it ring
    synchronized void begin(@Nullable Integer seconds, Timers timers) {
        call.agents = this;
        call.peer = null;
        call.rings();
        call.turn(true);
        if (seconds != null) {
            limit = timers.after(seconds * 1000L, this::pass);
        }
    }

    private void pass() {
        if (over() && !call.isOver()) {
            call.turn(false);
            next.run();
        }
    }

    /// @return false when it was over before
    private synchronized boolean over() {
        boolean waited = waits;
        waits = false;
        if (limit != null) {
            limit.cancel(false);
        }
        return waited;
    }

    /// @return our end of the link; empty when nobody is waited for, or the call is over
    Optional<LinkEnd> join(LinkEnd theirs) throws BadSdp {
        if (!over()) {
            return Optional.empty();
        }
        LinkEnd ours = call.media.link(LegName.TRUNK, theirs);
        return user.answer(null, VoiceCodec.OPUS, "an agent's browser") ? Optional.of(ours) : Optional.empty();
    }
}
