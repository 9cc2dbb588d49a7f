package io.pulseline.platform.identity.web;

import io.pulseline.platform.secrets.PlatformSecrets;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/// The session's cookie: its id and a signature under a key that the database holds sealed only. Sessions are rows, so
/// whoever
/// reads a dump knows every id; without the signature none of them opens anything.
@Component
class SessionCookies implements CookieSerializer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "pulseline session cookie";

    private final DefaultCookieSerializer cookies = new DefaultCookieSerializer();
    private final PlatformSecrets secrets;
    private volatile byte[] key = {};

    SessionCookies(@Value("${server.servlet.session.cookie.name}") String name, PlatformSecrets secrets) {
        cookies.setCookieName(name);
        cookies.setUseHttpOnlyCookie(true);
        cookies.setSameSite("Lax");
        this.secrets = secrets;
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return cookies.readCookieValues(request).stream()
                .flatMap(value -> genuine(value).stream())
                .toList();
    }

    @Override
    public void writeCookieValue(CookieValue cookie) {
        String id = cookie.getCookieValue();
        CookieValue signed = new CookieValue(
                cookie.getRequest(), cookie.getResponse(), id.isEmpty() ? id : id + "." + signature(id));
        signed.setCookieMaxAge(cookie.getCookieMaxAge());
        cookies.writeCookieValue(signed);
    }

    private Optional<String> genuine(String value) {
        int dot = value.lastIndexOf('.');
        return Stream.of(value)
                .filter(whole -> dot > 0)
                .map(whole -> whole.substring(0, dot))
                .filter(id -> MessageDigest.isEqual(bytes(signature(id)), bytes(value.substring(dot + 1))))
                .findFirst();
    }

    private String signature(String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes(id)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    /// Made at the first start, so it is read when the first cookie is; it outlives every change of keys.
    private byte[] key() {
        byte[] known = key;
        if (known.length == 0) {
            known = bytes(secrets.of(PURPOSE).reveal());
            key = known;
        }
        return known;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
