package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.People;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieSerializer;

/// A browser without a screen: its cookie, the token of the page it saw last, forms. Follows no redirect, so that tests
/// see where they lead.
public final class PortalBrowser {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern TOKEN = Pattern.compile("name=\"(?:csrf-token\" content|_csrf\" value)=\"([^\"]+)\"");

    private final String portal;
    private @Nullable String cookie;
    private String token = "";

    private PortalBrowser(int port, @Nullable String cookie) {
        this.portal = "http://127.0.0.1:" + port;
        this.cookie = cookie;
    }

    /// @param location where a redirect leads, empty without one
    public record Answer(int status, String location, String body) {}

    public static PortalBrowser ofNobody(int port) {
        return new PortalBrowser(port, null);
    }

    /// Each one is a session of its own.
    public static PortalBrowser of(
            int port,
            SessionRepository<? extends Session> sessions,
            CookieSerializer cookies,
            People people,
            String email) {
        MockHttpServletResponse answer = new MockHttpServletResponse();
        cookies.writeCookieValue(new CookieSerializer.CookieValue(
                new MockHttpServletRequest(), answer, session(sessions, people, email)));
        return new PortalBrowser(
                port,
                "PULSELINE="
                        + Objects.requireNonNull(answer.getCookie("PULSELINE")).getValue());
    }

    private static <S extends Session> String session(SessionRepository<S> sessions, People people, String email) {
        S session = sessions.createSession();
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(SignedIn.as(people, email)));
        sessions.save(session);
        return session.getId();
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /// @param form names and values in turn
    public Answer post(String path, String... form) {
        if (token.isEmpty()) {
            get(path.matches("/(t/[^/]+|bsp)/.*") ? path.replaceFirst("^(/t/[^/]+|/bsp)/.*", "$1/account") : path);
        }
        StringBuilder body = new StringBuilder("_csrf=" + encoded(token));
        for (int i = 0; i < form.length; i += 2) {
            body.append('&').append(encoded(form[i])).append('=').append(encoded(form[i + 1]));
        }
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /// Completes when the server ends the answer.
    public CompletableFuture<HttpResponse<String>> open(String path) {
        return HTTP.sendAsync(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : portal + path))
                .header("Accept", "text/html")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0");
        return cookie == null ? request : request.header("Cookie", cookie);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.replaceFirst(";.*", ""));
            Matcher found = TOKEN.matcher(answer.body());
            if (found.find()) {
                token = found.group(1);
            }
            return new Answer(
                    answer.statusCode(), answer.headers().firstValue("Location").orElse(""), answer.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
