package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.sipworker.media.MediaNews;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Calls of this worker, by their id, by the INVITE that began them and by our tags.
final class Calls {
    private final Map<CallId, BridgedCall> byId = new ConcurrentHashMap<>();
    private final Map<ServerTransaction, BridgedCall> byInvite = new ConcurrentHashMap<>();
    private final Map<String, Place> byTag = new ConcurrentHashMap<>();

    /// Where a tag leads.
    record Place(BridgedCall call, SipLeg leg) {}

    /// One tag for all answers to an INVITE.
    String tagOf(ServerTransaction invite) {
        return invite.tag();
    }

    void began(BridgedCall call, ServerTransaction invite) {
        byId.put(call.id, call);
        byInvite.put(invite, call);
    }

    /// Without an INVITE.
    ///
    /// @return false when there is one with this id already
    boolean began(BridgedCall call) {
        return byId.putIfAbsent(call.id, call) == null;
    }

    void confirmed(BridgedCall call, SipLeg leg) {
        byTag.put(leg.dialog().localTag(), new Place(call, leg));
    }

    void over(BridgedCall call, Collection<SipLeg> legs) {
        byId.remove(call.id, call);
        call.invite().ifPresent(byInvite::remove);
        legs.forEach(leg -> byTag.remove(leg.dialog().localTag()));
    }

    void forget(ServerTransaction invite) {
        byInvite.remove(invite);
    }

    Optional<BridgedCall> find(CallId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// Who is told of a call's media.
    MediaNews newsFor(CallId id) {
        return new MediaNews() {
            @Override
            public void fellSilent(LegName leg) {
                find(id).ifPresent(call -> call.fellSilent(leg));
            }

            @Override
            public void failed(LegName leg, String why) {
                find(id).ifPresent(call -> call.failed(leg, why));
            }

            @Override
            public void pressed(LegName leg, String key, int millis) {
                find(id).ifPresent(call -> call.pressed(leg, key, millis));
            }
        };
    }

    Optional<BridgedCall> of(ServerTransaction invite) {
        return Optional.ofNullable(byInvite.get(invite));
    }

    /// The call whose INVITE has no final answer yet, by a request within its early dialog.
    Optional<BridgedCall> early(SipRequest request) {
        String tag = request.to().tag().orElse("");
        return byInvite.entrySet().stream()
                .filter(entry -> entry.getKey().tag().equals(tag)
                        && entry.getKey().request().callId().equals(request.callId())
                        && entry.getKey()
                                .request()
                                .from()
                                .tag()
                                .equals(request.from().tag()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The dialog that a request belongs to.
    Optional<Place> place(SipRequest request) {
        return request.to()
                .tag()
                .map(byTag::get)
                .filter(place -> place.leg().dialog().isOf(request));
    }

    long of(UUID peer) {
        return byId.values().stream().filter(call -> peer.equals(call.peer)).count();
    }

    int count() {
        return byId.size();
    }

    Collection<BridgedCall> all() {
        return byId.values();
    }
}
