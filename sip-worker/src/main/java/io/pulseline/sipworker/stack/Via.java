package io.pulseline.sipworker.stack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a request passed (RFC 3261 §20.42).
///
/// @param sentBy `host[:port]`, lower case
record Via(String transport, String sentBy, Params params) {
    private static final Pattern FORM =
            Pattern.compile("SIP\\s*/\\s*2\\.0\\s*/\\s*([A-Za-z0-9-]+)\\s+(\\S.*)", Pattern.CASE_INSENSITIVE);
    static final String COOKIE = "z9hG4bK";

    static Via parse(String text) {
        List<String> parts = Text.split(text, ';');
        Matcher form = FORM.matcher(parts.getFirst());
        if (!form.matches()) {
            throw new BadSip(400, "Via is broken");
        }
        String sentBy = form.group(2).toLowerCase(Locale.ROOT);
        sentBy = sentBy.indexOf(' ') < 0 && sentBy.indexOf('\t') < 0 ? sentBy : sentBy.replaceAll("\\s+", "");
        int portAt = sentBy.startsWith("[") ? sentBy.indexOf("]:") + 1 : sentBy.indexOf(':');
        if (portAt > 0) {
            Text.number(sentBy.substring(portAt + 1), 65_535, "Via port");
        }
        if (!SipUri.isHost(portAt > 0 ? sentBy.substring(0, portAt) : sentBy)) {
            throw new BadSip(400, "Via without a host");
        }
        return new Via(form.group(1).toUpperCase(Locale.ROOT), sentBy, Params.of(parts.subList(1, parts.size())));
    }

    /// Of RFC 3261's kind; empty for what an RFC 2543 element sent, or one that left the branch out.
    Optional<String> branch() {
        return params.get("branch")
                .filter(branch ->
                        branch.length() > COOKIE.length() && branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length()));
    }
}
