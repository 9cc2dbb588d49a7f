package io.pulseline.sipworker.stack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Challenges and checks. A nonce proves itself (time and address under a key), so a stranger costs no memory; only
/// nonces that were used rightly are remembered, for their count.
///
/// Workers of one domain have the key in common: a proxy that finds one of them dead takes the request to the next,
/// with
/// the answer to the first one's challenge.
public final class DigestServer {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int REMEMBERED = 20_000;
    private static final int STAMP = Long.BYTES;
    private static final int SEAL = 16;

    private final String realm;
    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Long> counts = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    });

    /// @param secret of nonces, 32 bytes that nobody else knows
    public DigestServer(String realm, Clock clock, byte[] secret) {
        this.realm = realm;
        this.clock = clock;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// What a request proves.
    public enum Proof {
        RIGHT,
        /// No answer to a challenge of ours.
        NONE,
        /// A right answer to a challenge that is too old or was used.
        STALE,
        WRONG
    }

    /// @param user as the peer calls itself
    public record Claim(String user, Map<String, String> words) {}

    /// Who the request says it is, for the look-up of the password.
    public Optional<Claim> claim(SipRequest request) {
        for (String name : new String[] {"Authorization", "Proxy-Authorization"}) {
            for (String line : request.headers().lines(name)) {
                Optional<Map<String, String>> words = Digest.read(line);
                if (words.isPresent() && realm.equals(words.get().get("realm"))) {
                    return Optional.of(new Claim(words.get().getOrDefault("username", ""), words.get()));
                }
            }
        }
        return Optional.empty();
    }

    /// @param md5 whether this user may use the old algorithm
    public Proof check(SipRequest request, Claim claim, String password, boolean md5, String address) {
        Map<String, String> words = claim.words();
        Optional<Digest.Algorithm> algorithm = Digest.Algorithm.of(words.get("algorithm"));
        String nonce = words.getOrDefault("nonce", "");
        String nc = words.getOrDefault("nc", "");
        if (algorithm.isEmpty() || algorithm.get() == Digest.Algorithm.MD5 && !md5 || !made(nonce, address)) {
            return Proof.NONE;
        }
        if (!words.getOrDefault("qop", "").equals("auth") || !nc.matches("[0-9a-fA-F]{8}")) {
            return Proof.WRONG;
        }
        if (!fits(request, claim, password)) {
            return Proof.WRONG;
        }
        return old(nonce) || !counted(nonce, Long.parseLong(nc, 16)) ? Proof.STALE : Proof.RIGHT;
    }

    /// Whether it is the answer of somebody who knows the password, be its challenge ours or not, fresh or
    /// used.
    public boolean fits(SipRequest request, Claim claim, String password) {
        Map<String, String> words = claim.words();
        Optional<Digest.Algorithm> algorithm = Digest.Algorithm.of(words.get("algorithm"));
        if (algorithm.isEmpty()) {
            return false;
        }
        String right = Digest.response(
                algorithm.get(),
                claim.user(),
                realm,
                password,
                request.method(),
                words.getOrDefault("uri", ""),
                words.getOrDefault("nonce", ""),
                words.getOrDefault("nc", ""),
                words.getOrDefault("cnonce", ""));
        boolean same = MessageDigest.isEqual(
                right.getBytes(StandardCharsets.US_ASCII),
                words.getOrDefault("response", "").getBytes(StandardCharsets.UTF_8));
        return same && aims(words.getOrDefault("uri", ""), request);
    }

    /// The answered URI names the same user and host as the request; Meta leaves `;transport=tls` out of it.
    private static boolean aims(String uri, SipRequest request) {
        if (uri.equals(request.target())) {
            return true;
        }
        try {
            SipUri told = SipUri.parse(uri);
            SipUri asked = request.uri();
            return told.plainUser().equals(asked.plainUser()) && told.host().equals(asked.host());
        } catch (BadSip bad) {
            return false;
        }
    }

    /// Each nonce counts upwards: a request that was overheard cannot be sent again.
    private boolean counted(String nonce, long count) {
        synchronized (counts) {
            Long before = counts.get(nonce);
            if (before != null && before >= count) {
                return false;
            }
            counts.put(nonce, count);
            return true;
        }
    }

    /// @param algorithms strongest first
    void challenge(SipResponse answer, String address, boolean stale, Digest.Algorithm... algorithms) {
        String name = answer.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
        for (Digest.Algorithm algorithm : algorithms) {
            answer.headers()
                    .add(
                            name,
                            "Digest realm=\"" + realm + "\", nonce=\"" + nonce(address) + "\", algorithm="
                                    + algorithm.word + ", qop=\"auth\"" + (stale ? ", stale=true" : ""));
        }
    }

    public void challenge(SipResponse answer, String address, boolean stale) {
        challenge(answer, address, stale, Digest.Algorithm.SHA256);
    }

    /// Whether a name that nobody has is asked for MD5: always the same for one name and as good as by chance over all,
    /// so that the kind of a challenge does not tell who is there.
    public boolean strangerGetsMd5(String name) {
        return (seal(new byte[STAMP], "name|" + name)[0] & 1) == 0;
    }

    /// For Meta, which knows MD5 only, and for peers whose trunk says so: many end at a challenge that they do not
    /// know,
    /// although another one stands behind it.
    public void challengeMd5(SipResponse answer, String address, boolean stale) {
        challenge(answer, address, stale, Digest.Algorithm.MD5);
    }

    private String nonce(String address) {
        byte[] stamp = ByteBuffer.allocate(STAMP).putLong(clock.millis()).array();
        byte[] seal = seal(stamp, address);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(STAMP + SEAL)
                        .put(stamp)
                        .put(seal, 0, SEAL)
                        .array());
    }

    private boolean made(String nonce, String address) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(nonce);
            if (bytes.length != STAMP + SEAL) {
                return false;
            }
            byte[] stamp = java.util.Arrays.copyOf(bytes, STAMP);
            byte[] seal = java.util.Arrays.copyOf(seal(stamp, address), SEAL);
            return MessageDigest.isEqual(seal, java.util.Arrays.copyOfRange(bytes, STAMP, bytes.length));
        } catch (IllegalArgumentException foreign) {
            return false;
        }
    }

    private boolean old(String nonce) {
        long made = ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce)).getLong();
        return clock.millis() - made > FRESH.toMillis();
    }

    private byte[] seal(byte[] stamp, String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(stamp);
            return mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no HmacSHA256", impossible);
        }
    }
}
