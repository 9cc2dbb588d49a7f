package io.pulseline.sipworker.trunk;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Asks every trunk with OPTIONS whether it is there. Any answer means that it is.
public final class TrunkWatch {
    private final Book book;
    private final Registrar registrar;
    private final SipStack stack;
    private final Map<UUID, State> states = new ConcurrentHashMap<>();

    /// @param reachable null while it was never asked
    /// @param error     why not, null when it is
    public record State(
            @Nullable Boolean reachable, @Nullable String error) {}

    public TrunkWatch(Book book, Registrar registrar, SipStack stack) {
        this.book = book;
        this.registrar = registrar;
        this.stack = stack;
    }

    public State of(UUID trunk) {
        return states.getOrDefault(trunk, new State(null, null));
    }

    /// One round; each trunk on a thread of its own, because reaching one may take seconds.
    public void look() {
        List<SipBook.Trunk> trunks = book.content().trunks();
        states.keySet().retainAll(trunks.stream().map(SipBook.Trunk::id).toList());
        for (SipBook.Trunk trunk : trunks) {
            Thread.ofVirtual().name("sip-watch").start(() -> look(trunk));
        }
    }

    private void look(SipBook.Trunk trunk) {
        var binding = registrar.find(trunk.id());
        if (binding.isPresent()) {
            ask(trunk, binding.get().flow(), binding.get().contact(), null);
            return;
        }
        List<Hop> hops = book.hops(trunk);
        if (hops.isEmpty()) {
            states.put(trunk.id(), new State(false, "not registered"));
            return;
        }
        IOException last = null;
        for (Hop hop : hops) {
            try {
                ask(trunk, stack.connect(hop), "sip:" + hop.host() + ":" + hop.port(), hop);
                return;
            } catch (IOException unreachable) {
                book.places().avoid(hop, 0);
                last = unreachable;
            }
        }
        states.put(trunk.id(), new State(false, last == null ? "" : String.valueOf(last.getMessage())));
    }

    private void ask(SipBook.Trunk trunk, Flow flow, String target, @Nullable Hop hop) {
        SipRequest options = SipRequest.of("OPTIONS", target);
        options.headers()
                .add("Max-Forwards", "70")
                .add("From", "<sip:ping@pulseline.invalid>;tag=" + Ids.tag())
                .add("To", "<" + target + ">")
                .add("Call-ID", Ids.callId())
                .add("CSeq", "1 OPTIONS");
        stack.send(options, flow, new ClientListener() {
            @Override
            public void answered(SipResponse response) {
                if (response.isFinal()) {
                    states.put(trunk.id(), new State(true, null));
                    if (hop != null && response.status() != 503) {
                        book.places().well(hop);
                    }
                }
            }

            @Override
            public void failed(String why) {
                if (hop != null) {
                    book.places().avoid(hop, 0);
                }
                states.put(trunk.id(), new State(false, why));
            }
        });
    }
}
