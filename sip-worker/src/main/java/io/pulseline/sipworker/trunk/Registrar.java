package io.pulseline.sipworker.trunk;

import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.NameAddr;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Where trunks and extensions said they are. A registration holds for the connection that it came by: we never call
/// an address that a Contact names, so nobody can aim us at somebody else.
public final class Registrar {
    private static final long SHORTEST = 60;
    private static final long LONGEST = 3600;
    private static final long USUAL = 600;

    private final Clock clock;
    private final Map<UUID, Binding> bindings = new ConcurrentHashMap<>();

    public Registrar(Clock clock) {
        this.clock = clock;
    }

    /// @param contact URI of the phone
    public record Binding(Flow flow, String contact, Instant until, String agent) {}

    /// A REGISTER that is proved.
    public void register(ServerTransaction transaction, UUID peer) {
        SipRequest request = transaction.request();
        List<String> contacts = request.headers().list("Contact");
        if (contacts.isEmpty()) {
            answer(transaction, peer);
            return;
        }
        NameAddr contact = contacts.getFirst().equals("*") ? null : NameAddr.parse(contacts.getFirst());
        long seconds = Optional.ofNullable(contact)
                .flatMap(given -> given.params().get("expires"))
                .or(() -> request.headers().get("Expires"))
                .map(Long::parseLong)
                .orElse(USUAL);
        if (contact == null || seconds == 0) {
            bindings.remove(peer);
            answer(transaction, peer);
            return;
        }
        if (seconds < SHORTEST) {
            SipResponse brief = request.answer(423, "Interval Too Brief", io.pulseline.sipworker.stack.Ids.tag());
            brief.headers().add("Min-Expires", String.valueOf(SHORTEST));
            transaction.respond(brief);
            return;
        }
        contact.sip();
        bindings.put(
                peer,
                new Binding(
                        transaction.flow(),
                        contact.uri(),
                        clock.instant().plusSeconds(Math.min(seconds, LONGEST)),
                        request.headers().get("User-Agent").orElse("")));
        answer(transaction, peer);
    }

    private void answer(ServerTransaction transaction, UUID peer) {
        SipResponse ok = transaction.request().answer(200, "OK", io.pulseline.sipworker.stack.Ids.tag());
        find(peer)
                .ifPresent(binding -> ok.headers()
                        .add(
                                "Contact",
                                "<" + binding.contact() + ">;expires="
                                        + (binding.until().getEpochSecond()
                                                - clock.instant().getEpochSecond())));
        transaction.respond(ok);
    }

    /// Who registered by this connection.
    public Optional<UUID> peerOf(Flow flow) {
        return bindings.entrySet().stream()
                .filter(entry -> entry.getValue().flow() == flow)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Empty when it is not registered, its time ran out, or its connection is gone.
    public Optional<Binding> find(UUID peer) {
        Binding binding = bindings.get(peer);
        if (binding == null) {
            return Optional.empty();
        }
        if (binding.until().isBefore(clock.instant()) || !binding.flow().isOpen()) {
            bindings.remove(peer, binding);
            return Optional.empty();
        }
        return Optional.of(binding);
    }
}
