package io.pulseline.platform.trunks;

import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A trunk as somebody wants it.
///
/// @param password null to have one made
public record TrunkDraft(
        String name,
        List<String> hosts,
        Trunk.Auth auth,
        String username,
        @Nullable String password,
        boolean md5,
        Protection srtp,
        List<String> codecs,
        String dialPrefix,
        int callLimit,
        int callsPerSecond,
        DtmfMode dtmf) {
    public static final int CALL_LIMIT = 30;
    public static final int CALLS_PER_SECOND = 5;
    private static final int MOST_HOSTS = 8;
    private static final Set<String> CODECS = Set.of("opus", "PCMU", "PCMA");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?(?:;transport=(tls|tcp|udp))?");
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,63}");
    private static final int SHORTEST_PASSWORD = 12;

    public TrunkDraft {
        name = name.strip();
        username = username.strip();
        dialPrefix = dialPrefix.strip();
        hosts = hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
        codecs = List.copyOf(codecs);
    }

    /// What is wrong, by field: `name`, `hosts`, `auth.username` …; words are keys of messages. Names that need a
    /// look-up are not looked up here.
    public Map<String, String> wrong() {
        Map<String, String> wrong = new TreeMap<>();
        if (name.isEmpty() || name.length() > 80) {
            wrong.put("name", "length");
        }
        if (auth == Trunk.Auth.IP && hosts.isEmpty()) {
            wrong.put("hosts", "needed");
        }
        if (hosts.size() > MOST_HOSTS || hosts.stream().anyMatch(host -> !isHost(host))) {
            wrong.put("hosts", "form");
        }
        if (auth == Trunk.Auth.DIGEST && !USERNAME.matcher(username).matches()) {
            wrong.put("auth.username", "form");
        }
        if (password != null && password.length() < SHORTEST_PASSWORD) {
            wrong.put("auth.password", "short");
        }
        if (codecs.isEmpty()
                || !CODECS.containsAll(codecs)
                || Set.copyOf(codecs).size() < codecs.size()) {
            wrong.put("codecs", "form");
        }
        if (srtp != Protection.NONE
                && hosts.stream().anyMatch(host -> host.contains("transport=udp") || host.contains("transport=tcp"))) {
            // the key, or the fingerprint that it is agreed by, would travel in the open
            wrong.put("srtp", "plain");
        }
        if (!dialPrefix.matches("[0-9*#+]{0,10}")) {
            wrong.put("dial_prefix", "form");
        }
        if (callLimit < 1 || callLimit > 10_000) {
            wrong.put("call_limit", "range");
        }
        if (callsPerSecond < 1 || callsPerSecond > 1000) {
            wrong.put("calls_per_second", "range");
        }
        return wrong;
    }

    private static boolean isHost(String host) {
        Matcher form = HOST.matcher(host);
        return form.matches()
                && (form.group(2) == null
                        || Integer.parseInt(form.group(2)) > 0 && Integer.parseInt(form.group(2)) < 65_536);
    }
}
