package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.PstnSign;
import io.pulseline.sipworker.stack.BadSip;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.NameAddr;
import io.pulseline.sipworker.stack.SipMessage;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipUri;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Carriers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Signs in what a tenant's telephony says that the public telephone network stands behind it. A number alone is none:
/// users are numbers, and many telephone systems write `user=phone` behind every one.
///
/// @see "RFC 3966 (tel), RFC 3372 (ISUP in SIP), RFC 6432 (Q.850 in answers), RFC 7315 (P-headers of networks)"
final class PstnSigns {
    private static final List<String> WHO = List.of(
            "From",
            "To",
            "Contact",
            "P-Asserted-Identity",
            "P-Preferred-Identity",
            "P-Called-Party-ID",
            "P-Associated-URI",
            "Remote-Party-ID",
            "Diversion",
            "History-Info",
            "Refer-To");
    private static final List<String> WAYS = List.of("Route", "Record-Route", "Path", "Service-Route");
    private static final List<String> PLACES =
            Stream.concat(WHO.stream(), WAYS.stream()).toList();
    /// Who took the call, or where it was led on.
    private static final List<String> REACHED =
            List.of("Contact", "P-Asserted-Identity", "Remote-Party-ID", "History-Info");
    private static final List<String> NETWORK = List.of(
            "P-Charging-Vector",
            "P-Charging-Function-Addresses",
            "P-Access-Network-Info",
            "P-Visited-Network-ID",
            "P-Charge-Info",
            "P-Early-Media");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");
    private static final int LONGEST = 200;

    private final Book book;

    PstnSigns(Book book) {
        this.book = book;
    }

    /// What gives it away first.
    ///
    /// @param message of the telephony, never of Meta
    Optional<PstnSign> of(SipMessage message, Flow flow) {
        return telephone(message)
                .or(() -> carrier(message))
                .or(() -> from(flow))
                .or(() -> message instanceof SipResponse answer ? led(answer) : Optional.empty())
                .or(() -> isup(message));
    }

    private static Optional<PstnSign> telephone(SipMessage message) {
        if (message instanceof SipRequest request && request.isTelephone()) {
            return sign("tel-uri", "Request-URI", request.target(), "");
        }
        for (String name : WHO) {
            for (String value : message.headers().list(name)) {
                if (names(value, "tel:") && uri(value).toLowerCase(Locale.ROOT).startsWith("tel:")) {
                    return sign("tel-uri", name, value, "");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<PstnSign> carrier(SipMessage message) {
        Carriers carriers = book.carriers();
        for (String name : PLACES) {
            for (String value : message.headers().list(name)) {
                Optional<PstnSign> found = sip(value).flatMap(uri -> carrier(carriers, uri.host(), name, value));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        // the Vias of an answer are ours
        if (message instanceof SipRequest) {
            for (String value : message.headers().list("Via")) {
                Optional<PstnSign> found = carrier(carriers, host(value), "Via", value);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<PstnSign> carrier(Carriers carriers, String host, String name, String value) {
        Optional<String> named = carriers.named(host);
        if (named.isPresent()) {
            return sign("carrier-name", name, value, named.get());
        }
        if (!LITERAL.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return carriers.at(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")))
                    .flatMap(whose -> sign("carrier-address", name, value, whose));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Optional<PstnSign> from(Flow flow) {
        return book.carriers()
                .at(flow.remote().getAddress())
                .flatMap(whose -> sign("carrier-address", "connection", flow.address(), whose));
    }

    private Optional<PstnSign> led(SipResponse answer) {
        for (String name : REACHED) {
            for (String value : answer.headers().list(name)) {
                String user = sip(value).map(PstnSigns::user).orElse("");
                Optional<String> opened = book.carriers().opened(user);
                if (opened.isPresent()) {
                    return sign("dial-prefix", name, value, opened.get());
                }
            }
        }
        boolean early = answer.status() > 100 && answer.status() < 200;
        Optional<String> cause = answer.headers().list("Reason").stream()
                .filter(reason -> reason.regionMatches(true, 0, "Q.850", 0, 5))
                .findFirst();
        Optional<String> network =
                NETWORK.stream().filter(name -> answer.headers().has(name)).findFirst();
        return early && cause.isPresent() && network.isPresent()
                ? sign("interworking", "Reason", cause.get(), "with " + network.get())
                : Optional.empty();
    }

    private static Optional<PstnSign> isup(SipMessage message) {
        String type = message.headers().get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean inside = type.startsWith("multipart/")
                && message.bodyText().toLowerCase(Locale.ROOT).contains("application/isup");
        return inside || type.startsWith("application/isup") || type.startsWith("application/qsig")
                ? sign("isup", "Content-Type", type, "")
                : Optional.empty();
    }

    private static Optional<PstnSign> sign(String rule, String name, String value, String whose) {
        String text = name + ": " + value + (whose.isEmpty() ? "" : ", " + whose);
        return Optional.of(new PstnSign("pstn." + rule, shortened(text)));
    }

    /// Fit for a line of a log.
    static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }

    /// Whether a text has another in it, in capitals or not: cheaper than to read it.
    private static boolean names(String text, String part) {
        for (int i = 0; i <= text.length() - part.length(); i++) {
            if (text.regionMatches(true, i, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    /// Empty for what cannot be read: the stack judges forms.
    private static String uri(String value) {
        try {
            return NameAddr.parse(value).uri();
        } catch (BadSip broken) {
            return "";
        }
    }

    private static Optional<SipUri> sip(String value) {
        try {
            return Optional.of(NameAddr.parse(value).sip());
        } catch (BadSip broken) {
            return Optional.empty();
        }
    }

    private static String user(SipUri uri) {
        try {
            return uri.plainUser();
        } catch (BadSip broken) {
            return "";
        }
    }

    /// `SIP/2.0/TLS host:port;params`
    private static String host(String via) {
        String[] words = via.strip().split("[ \\t]+", 2);
        String place = words.length < 2 ? "" : words[1].split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        int end = place.startsWith("[") ? place.indexOf(']') + 1 : place.indexOf(':');
        return end > 0 ? place.substring(0, end) : place;
    }
}
