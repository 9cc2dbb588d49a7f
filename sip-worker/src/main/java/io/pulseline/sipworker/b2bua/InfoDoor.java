package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.util.Locale;
import java.util.Optional;

/// Keys by signalling that a leg sends us. There are no info packages here, and a body that is no key has to be
/// understood unless it says that it need not be (RFC 6086 §4.2.2).
final class InfoDoor {
    private InfoDoor() {}

    static void take(SipLeg leg, ServerTransaction transaction, CallMedia media) {
        SipRequest request = transaction.request();
        String type = request.headers().get("Content-Type").orElse("");
        String disposition = request.headers().get("Content-Disposition").orElse("");
        if (request.headers().has("Info-Package")) {
            SipResponse bad =
                    request.answer(469, "Bad Info Package", leg.dialog().localTag());
            bad.headers().add("Recv-Info", "");
            transaction.respond(bad);
        } else if (request.body().length == 0
                || !InfoKey.isType(type)
                        && disposition.replace(" ", "").toLowerCase(Locale.ROOT).contains(";handling=optional")) {
            transaction.respond(200, "OK");
        } else if (!InfoKey.isType(type)) {
            SipResponse unknown =
                    request.answer(415, "Unsupported Media Type", leg.dialog().localTag());
            unknown.headers().add("Accept", InfoKey.RELAY + ", " + InfoKey.PLAIN);
            transaction.respond(unknown);
        } else {
            Optional<InfoKey> pressed = InfoKey.read(request);
            transaction.respond(pressed.isPresent() ? 200 : 400, pressed.isPresent() ? "OK" : "No key in the body");
            pressed.filter(key -> !key.key().isEmpty())
                    .ifPresent(key -> media.press(leg.name(), key.key(), key.millis()));
        }
    }
}
