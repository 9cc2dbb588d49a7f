package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.SipUri;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant's side that dials or is dialled: a trunk, or an extension with an extension's habits. One of the two.
record Dials(SipBook.@Nullable Trunk trunk, SipBook.@Nullable Extension extension) {
    private static final int EXTENSION_CALLS = 2;

    UUID id() {
        return trunk != null
                ? trunk.id()
                : java.util.Objects.requireNonNull(extension).id();
    }

    UUID tenant() {
        return trunk != null
                ? trunk.tenant()
                : java.util.Objects.requireNonNull(extension).tenant();
    }

    String name() {
        return trunk != null
                ? trunk.name()
                : java.util.Objects.requireNonNull(extension).name();
    }

    Protection protection() {
        return trunk != null ? trunk.protection() : Protection.SDES;
    }

    List<VoiceCodec> codecs() {
        return trunk == null
                ? List.of(VoiceCodec.OPUS, VoiceCodec.PCMA, VoiceCodec.PCMU)
                : trunk.codecs().stream().flatMap(name -> named(name).stream()).toList();
    }

    DtmfMode dtmf() {
        return trunk != null ? trunk.dtmf() : DtmfMode.AUTO;
    }

    private static Optional<VoiceCodec> named(String name) {
        for (VoiceCodec codec : VoiceCodec.values()) {
            if (codec.name().equalsIgnoreCase(name)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    int callLimit() {
        return trunk != null ? trunk.callLimit() : EXTENSION_CALLS;
    }

    int callsPerSecond() {
        return trunk != null ? trunk.callsPerSecond() : 1;
    }

    /// The international number of a `tel:` address, where it can be told (RFC 3966 §5).
    static Optional<String> userOfTelephone(String target) {
        String[] parts = target.substring("tel:".length()).split(";");
        String number = parts[0].replaceAll("[-.()]", "");
        String context = "";
        for (String part : parts) {
            if (part.regionMatches(true, 0, "phone-context=+", 0, 15)) {
                context = part.substring(15).replaceAll("[-.()]", "");
            }
        }
        String digits = number.startsWith("+") ? number.substring(1) : context + number.replaceFirst("^00", "");
        return digits.matches("[1-9][0-9]{4,14}") ? Optional.of(digits) : Optional.empty();
    }

    /// Whom it dials: digits of an international number behind the trunk's prefix, or a business-scoped user id.
    Optional<String> userOf(SipUri uri) {
        String user = uri.plainUser();
        String prefix = trunk == null ? "" : trunk.dialPrefix();
        if (!prefix.isEmpty() && user.startsWith(prefix)) {
            user = user.substring(prefix.length());
        }
        if (user.matches("[A-Z]{2}\\.[A-Za-z0-9]{1,128}")) {
            return Optional.of(user);
        }
        String digits = user.startsWith("+") ? user.substring(1) : user.startsWith("00") ? user.substring(2) : user;
        return digits.matches("[1-9][0-9]{4,14}") ? Optional.of(digits) : Optional.empty();
    }
}
