package io.pulseline.rtp.webrtc;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// ICE of one leg with one component (RFC 8445). Who controls sends checks, waits for every pair that can answer, and
/// nominates one (regular nomination): we do towards Meta, whose ICE-lite edge never sends a check. Who is controlled
/// answers the checks of a peer that nominates. Afterwards consent is asked for every two seconds (RFC 7675). Lives on
/// the loop that owns the leg.
public final class Ice {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long RETRY_MILLIS = 150;
    private static final long NOMINATE_AFTER_MILLIS = 120;
    private static final long CONSENT_MILLIS = 2000;

    private Words own = Words.fresh();
    private @Nullable Words theirs;
    /// Of the restart before: checks of a pair that was found with these still use them.
    private @Nullable Words formerOwn;

    private @Nullable Words formerTheirs;
    private boolean restarting;
    /// What the selected pair's checks are made with. A browser whose way broke looks for another one before it has our
    /// answer to its restart, with its own new words and our old ones, and stays with a pair that it found so.
    private @Nullable Words pairOwn;

    private @Nullable String pairTheirUfrag;
    private final boolean controlling;
    private final long consentLimitMillis;
    private final long tieBreaker = RANDOM.nextLong();
    private final BiConsumer<byte[], InetSocketAddress> output;
    private final List<Pair> pairs = new ArrayList<>();
    private @Nullable InetSocketAddress selected;
    private @Nullable Pair nominating;
    private boolean checked;
    private long firstValidAt;
    private long lastConsentAskedAt;
    private long lastConsentAt;
    private final byte[] consentTransaction = new byte[12];
    /// The request of consent, asked anew each time, and whose words are in it.
    private byte @Nullable [] consentRequest;

    private @Nullable Words consentOwn;
    private @Nullable Words consentTheirs;

    /// What one side's checks are named and signed with.
    private record Words(String ufrag, String password) {
        static Words fresh() {
            return new Words(random(8), random(24));
        }
    }

    private static final class Pair {
        final InetSocketAddress remote;
        byte[] transaction = new byte[0];
        long sentAt;
        boolean valid;

        Pair(InetSocketAddress remote) {
            this.remote = remote;
        }
    }

    /// @param consentLimitMillis silence after which the peer is gone
    /// @param output             sends a datagram, which may be another one afterwards
    public Ice(boolean controlling, long consentLimitMillis, BiConsumer<byte[], InetSocketAddress> output) {
        this.controlling = controlling;
        this.consentLimitMillis = consentLimitMillis;
        this.output = output;
    }

    public String ufrag() {
        return own.ufrag();
    }

    public String password() {
        return own.password();
    }

    /// @param candidates already filtered, best first
    public void start(String remoteUfrag, String remotePassword, List<InetSocketAddress> candidates) {
        theirs = new Words(remoteUfrag, remotePassword);
        candidates.forEach(candidate -> pairs.add(new Pair(candidate)));
    }

    /// The peer begins anew (RFC 8445 §9), because its network has changed; only one that controls does. Media goes on
    /// where it is until the peer nominates another pair, and consent gets its whole time again.
    public void restart(String remoteUfrag, String remotePassword, long now) {
        if (controlling) {
            throw new IllegalStateException("Whoever controls restarts, not its peer");
        }
        if (selected != null) {
            Words before = there();
            formerOwn = here();
            // a pair that was found with the words that are told only now has no others
            restarting = !remoteUfrag.equals(pairTheirUfrag);
            if (restarting) {
                formerTheirs = before;
            }
        }
        own = Words.fresh();
        theirs = new Words(remoteUfrag, remotePassword);
        lastConsentAt = now;
    }

    /// Whether a restart has not found its pair yet; it may have before we heard of it.
    public boolean isRestarting() {
        return restarting;
    }

    /// @return where the peer was found, null while it was not
    public @Nullable InetSocketAddress selected() {
        return selected;
    }

    /// How far it came, in words for support; of use while no pair is selected.
    public String progress() {
        if (selected != null) {
            return "a pair was selected";
        }
        if (theirs == null) {
            return "the peer never told where it is";
        }
        if (controlling) {
            if (pairs.isEmpty()) {
                return "no candidate of the peer may be reached";
            }
            return firstValidAt > 0
                    ? "candidates answered, but not the one that was nominated"
                    : "none of " + pairs.size() + " candidates answered";
        }
        return checked ? "the peer's checks came, but it nominated no pair" : "no check of the peer came";
    }

    /// @return true when this message selected the pair
    public boolean receive(byte[] data, int length, InetSocketAddress from, long now) {
        Words asked = consentTheirs;
        if (asked != null && Stun.answers(data, length, consentTransaction, asked.password())) {
            lastConsentAt = now;
            return false;
        }
        Stun.Message message = Stun.read(data, length);
        if (message == null) {
            return false;
        }
        if (message.type() == Stun.REQUEST) {
            return request(message, from, now);
        }
        return message.type() == Stun.SUCCESS && answer(message, from, now);
    }

    private boolean request(Stun.Message message, InetSocketAddress from, long now) {
        Words asked = asked(message.username());
        if (asked == null || !message.isFrom(asked.password())) {
            return false;
        }
        checked = true;
        output.accept(Stun.success(message.transaction(), from, asked.password()), from);
        if (!controlling && message.useCandidate() && nominates(message, asked, from)) {
            boolean first = selected == null;
            selected = from;
            pairOwn = asked;
            pairTheirUfrag = theirUfrag(message);
            restarting = false;
            if (asked == own) {
                formerOwn = null;
                formerTheirs = null;
            }
            lastConsentAt = now;
            return first;
        }
        return false;
    }

    /// After a restart only who knows new words nominates, and the same address may be nominated anew.
    private boolean nominates(Stun.Message message, Words asked, InetSocketAddress from) {
        if (asked == own) {
            return restarting || !from.equals(selected) || asked != here();
        }
        boolean saysNew = theirs != null && theirs.ufrag().equals(theirUfrag(message));
        return saysNew && (restarting || here() == asked) && !from.equals(selected);
    }

    private static @Nullable String theirUfrag(Stun.Message message) {
        String name = message.username();
        return name == null ? null : name.substring(name.indexOf(':') + 1);
    }

    private Words here() {
        return pairOwn == null ? own : pairOwn;
    }

    private Words there() {
        boolean former = formerTheirs != null && formerTheirs.ufrag().equals(pairTheirUfrag);
        return java.util.Objects.requireNonNull(former ? formerTheirs : theirs);
    }

    private @Nullable Words asked(@Nullable String username) {
        if (username == null) {
            return null;
        }
        if (username.startsWith(own.ufrag() + ":")) {
            return own;
        }
        return formerOwn != null && username.startsWith(formerOwn.ufrag() + ":") ? formerOwn : null;
    }

    private boolean answer(Stun.Message message, InetSocketAddress from, long now) {
        if (theirs == null || !message.isFrom(there().password())) {
            return false;
        }
        for (Pair pair : pairs) {
            if (Arrays.equals(message.transaction(), pair.transaction) && pair.remote.equals(from)) {
                if (pair == nominating) {
                    selected = pair.remote;
                    lastConsentAt = now;
                    return true;
                }
                pair.valid = true;
                firstValidAt = firstValidAt == 0 ? now : firstValidAt;
            }
        }
        return false;
    }

    /// Sends what is due.
    ///
    /// @return false when consent ran out
    public boolean tick(long now) {
        if (theirs == null) {
            return true;
        }
        if (selected != null) {
            if (now - lastConsentAskedAt >= CONSENT_MILLIS) {
                lastConsentAskedAt = now;
                askConsent(selected);
            }
            return now - lastConsentAt < consentLimitMillis;
        }
        if (controlling && nominating == null && firstValidAt > 0 && ready(now)) {
            nominating = pairs.stream().filter(pair -> pair.valid).findFirst().orElseThrow();
            nominating.sentAt = 0;
        }
        for (Pair pair : pairs) {
            boolean due = now - pair.sentAt >= RETRY_MILLIS;
            if (due && (nominating == null ? !pair.valid : pair == nominating)) {
                // the same transaction is repeated, so that a late answer still counts
                if (pair.transaction.length == 0 || pair == nominating && pair.valid) {
                    pair.transaction = transaction();
                    pair.valid = false;
                }
                pair.sentAt = now;
                send(pair.transaction, pair.remote, pair == nominating);
            }
        }
        return true;
    }

    private boolean ready(long now) {
        return pairs.stream().allMatch(pair -> pair.valid) || now - firstValidAt >= NOMINATE_AFTER_MILLIS;
    }

    private void askConsent(InetSocketAddress to) {
        Words here = here();
        Words there = there();
        RANDOM.nextBytes(consentTransaction);
        byte[] request = consentRequest;
        if (request == null || here != consentOwn || there != consentTheirs) {
            request = request(consentTransaction, false);
            consentRequest = request;
            consentOwn = here;
            consentTheirs = there;
        } else {
            Stun.renew(request, consentTransaction, there.password());
        }
        output.accept(request, to);
    }

    private void send(byte[] transaction, InetSocketAddress to, boolean nominate) {
        output.accept(request(transaction, nominate), to);
    }

    private byte[] request(byte[] transaction, boolean nominate) {
        return Stun.request(
                transaction,
                there().ufrag() + ":" + here().ufrag(),
                there().password(),
                tieBreaker,
                controlling,
                nominate,
                1_862_270_975L);
    }

    private static byte[] transaction() {
        byte[] transaction = new byte[12];
        RANDOM.nextBytes(transaction);
        return transaction;
    }

    /// Letters and digits as ICE allows them.
    private static String random(int characters) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
