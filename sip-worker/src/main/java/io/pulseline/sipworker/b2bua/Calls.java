package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.sipworker.stack.Ids;
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
    private final Map<ServerTransaction, String> tags = new ConcurrentHashMap<>();
    private final Map<String, Place> byTag = new ConcurrentHashMap<>();
    private volatile String contact = "<sip:pulseline@localhost>";

    /// Where a tag leads.
    record Place(BridgedCall call, SipLeg leg) {}

    void setContact(String contact) {
        this.contact = contact;
    }

    /// Our Contact of every leg.
    String contact() {
        return contact;
    }

    /// One tag for all answers to an INVITE.
    String tagOf(ServerTransaction invite) {
        return tags.computeIfAbsent(invite, key -> Ids.tag());
    }

    void began(BridgedCall call, ServerTransaction invite) {
        byId.put(call.id, call);
        byInvite.put(invite, call);
    }

    void confirmed(BridgedCall call, SipLeg leg) {
        byTag.put(leg.dialog().localTag(), new Place(call, leg));
    }

    void over(BridgedCall call, Collection<SipLeg> legs) {
        byId.remove(call.id);
        byInvite.entrySet().removeIf(entry -> {
            boolean its = entry.getValue() == call;
            if (its) {
                tags.remove(entry.getKey());
            }
            return its;
        });
        legs.forEach(leg -> byTag.remove(leg.dialog().localTag()));
    }

    void forget(ServerTransaction invite) {
        byInvite.remove(invite);
        tags.remove(invite);
    }

    Optional<BridgedCall> find(CallId id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<BridgedCall> of(ServerTransaction invite) {
        return Optional.ofNullable(byInvite.get(invite));
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
