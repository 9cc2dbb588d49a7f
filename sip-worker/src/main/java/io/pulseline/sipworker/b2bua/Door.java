package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipDecision;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One place where a user's call may be answered.
///
/// @param target  request URI
/// @param seconds how long it may ring there, null for as long as Meta lets it
/// @param hop     null where it registered with us
record Door(
        Dials side,
        Way way,
        String target,
        @Nullable DigestClient digest,
        @Nullable Integer seconds,
        @Nullable Hop hop) {

    /// Of a target its registration first, then its hosts in their order.
    static List<Door> of(SipDecision.Target target, Book book, Registrar registrar, SipStack stack, String number) {
        List<Door> doors = new ArrayList<>();
        UUID id = java.util.Objects.requireNonNull(target.id());
        book.trunk(id).ifPresent(trunk -> {
            Dials side = new Dials(trunk, null);
            DigestClient digest = trunk.password() == null
                    ? null
                    : new DigestClient(trunk.username(), trunk.password(), null, trunk.md5());
            registered(doors, side, digest, registrar, target);
            for (Hop hop : book.hops(trunk)) {
                String uri = "sip:+" + number + "@" + hop.host() + ":" + hop.port() + ";transport="
                        + hop.transport().toLowerCase(Locale.ROOT);
                doors.add(new Door(side, () -> stack.connect(hop), uri, digest, target.seconds(), hop));
            }
        });
        book.extension(id)
                .ifPresent(extension -> registered(doors, new Dials(null, extension), null, registrar, target));
        return doors;
    }

    private static void registered(
            List<Door> doors,
            Dials side,
            @Nullable DigestClient digest,
            Registrar registrar,
            SipDecision.Target target) {
        registrar
                .find(side.id())
                .ifPresent(binding ->
                        doors.add(new Door(side, binding::flow, binding.contact(), digest, target.seconds(), null)));
    }
}
