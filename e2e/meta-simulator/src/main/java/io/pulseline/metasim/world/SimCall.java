package io.pulseline.metasim.world;

import io.pulseline.metasim.edge.EdgeLeg;
import io.pulseline.metasim.handset.Handset;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// One call as Meta sees it. Guarded by its own monitor.
final class SimCall {
    final String id;
    final SimNumber number;
    final SimUser user;
    final boolean userInitiated;
    final Instant startedAt;
    final List<String> actions = new CopyOnWriteArrayList<>();
    /// When each of them came.
    final List<Instant> actionsAt = new CopyOnWriteArrayList<>();
    final List<String> keysHeard = new CopyOnWriteArrayList<>();

    @Nullable
    String opaque;

    SimCaptures.@Nullable Wish capture;

    @Nullable
    String ctaPayload;

    @Nullable
    String deeplinkPayload;

    @Nullable
    EdgeLeg outer;

    @Nullable
    EdgeLeg inner;

    @Nullable
    Handset handset;

    int outerOpus = 111;
    int outerDtmf = 126;
    int innerOpus = 111;
    int innerDtmf = -1;

    @Nullable
    String preAcceptSdp;

    @Nullable
    Instant ringingAt;

    @Nullable
    Instant acceptedAt;

    @Nullable
    Instant answeredAt;

    @Nullable
    Instant endedAt;

    @Nullable
    Instant lastMediaAt;

    @Nullable
    String endedBy;

    /// Signalling by SIP; no webhook tells of it unless the number's settings say so.
    boolean sip;

    /// A phone that says again whatever it hears: two-way voice without an engine.
    volatile boolean echo;

    /// Made with another phone of the same account.
    boolean companion;

    boolean preAccepted;
    long packetsFromBusiness;
    long lastKeyTimestamp = -1;

    SimCall(String id, SimNumber number, SimUser user, boolean userInitiated, Instant startedAt) {
        this.id = id;
        this.number = number;
        this.user = user;
        this.userInitiated = userInitiated;
        this.startedAt = startedAt;
    }

    boolean ended() {
        return endedAt != null;
    }
}
