package io.pulseline.sipworker.stack;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers the challenge of a peer that we dialled. For that peer only: whoever else challenges us is not answered, or
/// a stranger could have our password guessed offline.
public final class DigestClient {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final String password;
    private final @Nullable String realm;
    private final boolean md5;

    /// @param realm the only one that is answered, null for whatever this peer says
    /// @param md5   whether the old algorithm is allowed
    public DigestClient(String user, String password, @Nullable String realm, boolean md5) {
        this.user = user;
        this.password = password;
        this.realm = realm;
        this.md5 = md5;
    }

    /// The same request with the answer in it; branch and CSeq are the caller's.
    ///
    /// @return false when the challenge is not one that we answer
    public boolean authorise(SipRequest request, SipResponse challenged) {
        boolean proxy = challenged.status() == 407;
        List<String> offers = challenged.headers().lines(proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
        for (String offer : offers) {
            Optional<Map<String, String>> words = Digest.read(offer);
            Optional<Digest.Algorithm> algorithm = words.flatMap(read -> Digest.Algorithm.of(read.get("algorithm")));
            boolean fits = algorithm.isPresent()
                    && (md5 || algorithm.get() != Digest.Algorithm.MD5)
                    && (realm == null || realm.equalsIgnoreCase(words.get().get("realm")));
            if (fits) {
                request.headers()
                        .set(
                                proxy ? "Proxy-Authorization" : "Authorization",
                                answer(request, words.get(), algorithm.get()));
                return true;
            }
        }
        return false;
    }

    private String answer(SipRequest request, Map<String, String> offer, Digest.Algorithm algorithm) {
        String theirs = offer.getOrDefault("realm", "");
        String nonce = offer.getOrDefault("nonce", "");
        String uri = request.target();
        boolean qop = List.of(offer.getOrDefault("qop", "").split("[ ,]+")).contains("auth");
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String cnonce = HexFormat.of().formatHex(random);
        String response = Digest.response(
                algorithm, user, theirs, password, request.method(), uri, nonce, qop ? "00000001" : null, cnonce);
        StringBuilder text = new StringBuilder("Digest username=")
                .append(Text.quote(user))
                .append(", realm=")
                .append(Text.quote(theirs))
                .append(", nonce=")
                .append(Text.quote(nonce))
                .append(", uri=")
                .append(Text.quote(uri))
                .append(", response=\"")
                .append(response)
                .append("\", algorithm=")
                .append(algorithm.word);
        if (offer.containsKey("opaque")) {
            text.append(", opaque=").append(Text.quote(offer.getOrDefault("opaque", "")));
        }
        if (qop) {
            text.append(", cnonce=\"").append(cnonce).append("\", qop=auth, nc=00000001");
        }
        return text.toString();
    }
}
