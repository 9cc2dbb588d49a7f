package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.sipworker.stack.Headers;
import io.pulseline.sipworker.stack.NameAddr;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipUri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A user as the telephony is shown them.
///
/// @param user    of From: `+` and digits, or a business-scoped id
/// @param name    written by a stranger, null when not told
/// @param number  the business number, digits
/// @param group   the trunk group that Meta was told to name (RFC 4904), `;tgrp=…;trunk-context=…`; empty for none
/// @param headers of Meta, passed on as they are
record UserFace(String user, @Nullable String name, String number, String group, Map<String, String> headers) {
    private static final List<String> PASSED_ON =
            List.of("x-wa-meta-wacid", "x-wa-meta-user-id", "x-wa-meta-cta-payload", "x-wa-meta-deeplink-payload");

    static UserFace of(SipRequest invite, SipBook.Number number) {
        Headers headers = invite.headers();
        Map<String, String> passed = new LinkedHashMap<>();
        PASSED_ON.forEach(name -> headers.get(name).ifPresent(value -> passed.put(name, value)));
        // as it was written: what an escape stands for could end our own header
        String user = invite.from().ifSip().map(SipUri::user).orElseGet(() -> userOf(invite));
        return new UserFace(
                user.isEmpty() ? "anonymous" : user,
                headers.any("x-wa-meta-user-name", "x-wa-meta-username").orElse(null),
                number.e164(),
                group(invite),
                passed);
    }

    /// Who calls: `+` and digits or a business-scoped id; empty where From is a telephone address that is no
    /// international number.
    static String userOf(SipRequest invite) {
        NameAddr from = invite.from();
        return from.uri().regionMatches(true, 0, "tel:", 0, 4)
                ? Dials.userOfTelephone(from.uri()).map(digits -> "+" + digits).orElse("")
                : from.sip().plainUser();
    }

    /// What stands behind the user in the request URI.
    private static String group(SipRequest invite) {
        if (invite.isTelephone()) {
            return Stream.of(invite.target().split(";"))
                    .filter(part -> part.regionMatches(true, 0, "tgrp=", 0, 5)
                            || part.regionMatches(true, 0, "trunk-context=", 0, 14))
                    .map(part -> ";" + part)
                    .collect(Collectors.joining());
        }
        String user = invite.uri().user();
        int begin = user.indexOf(';');
        return begin < 0 ? "" : user.substring(begin);
    }

    static UserFace of(WorkerCommand.DialLink dial) {
        String user = dial.user().matches("[0-9]+") ? "+" + dial.user() : dial.user();
        return new UserFace(
                user,
                dial.userName(),
                dial.number(),
                "",
                dial.wacid() == null ? Map.of() : Map.of("x-wa-meta-wacid", dial.wacid()));
    }

    /// As a display name, empty for none. Nothing of it ends the quotes or the line.
    String quoted() {
        return name == null ? "" : "\"" + name.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\" ";
    }
}
