package io.pulseline.platform.identity.web;

import io.pulseline.platform.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/// Where somebody is signed in, and the ways to end that. A session that ended is gone from the database, so it is over
/// on every web process at its next request.
@Component
class PersonSessions {
    private static final String DEVICE = PersonSessions.class.getName() + ".device";
    private static final String ADDRESS = PersonSessions.class.getName() + ".address";
    private static final int LONGEST_DEVICE = 300;

    private final FindByIndexNameSessionRepository<? extends Session> sessions;

    PersonSessions(FindByIndexNameSessionRepository<? extends Session> sessions) {
        this.sessions = sessions;
    }

    /// @param handle  names the session without letting anybody in with it
    /// @param device  browser and system in words, null when the browser did not say
    /// @param address it was begun from, null when not known
    /// @param current the one that asks
    record Open(
            String handle,
            Instant begun,
            Instant used,
            @Nullable String device,
            @Nullable String address,
            boolean current) {}

    /// Last used first.
    List<Open> of(PersonId person, @Nullable HttpSession asking) {
        return all(person).values().stream()
                .filter(session -> !session.isExpired())
                .map(session -> new Open(
                        handle(session.getId()),
                        session.getCreationTime(),
                        session.getLastAccessedTime(),
                        device(session.getAttribute(DEVICE)),
                        session.getAttribute(ADDRESS),
                        asking != null && session.getId().equals(asking.getId())))
                .sorted(Comparator.comparing(Open::used).reversed())
                .toList();
    }

    /// @return false when there is no such session of this person
    boolean end(PersonId person, String handle) {
        List<String> found = all(person).keySet().stream()
                .filter(id -> handle(id).equals(handle))
                .toList();
        found.forEach(sessions::deleteById);
        return !found.isEmpty();
    }

    /// @param spared stays, null for none
    void endAll(PersonId person, @Nullable HttpSession spared) {
        all(person).keySet().stream()
                .filter(id -> spared == null || !id.equals(spared.getId()))
                .forEach(sessions::deleteById);
    }

    /// Kept once a session, so that its owner can tell it from others.
    static void remember(HttpServletRequest request) {
        HttpSession session = request.getSession();
        if (session.getAttribute(ADDRESS) == null) {
            session.setAttribute(ADDRESS, request.getRemoteAddr());
            String agent = request.getHeader("User-Agent");
            if (agent != null) {
                session.setAttribute(DEVICE, agent.substring(0, Math.min(LONGEST_DEVICE, agent.length())));
            }
        }
    }

    private Map<String, ? extends Session> all(PersonId person) {
        return sessions.findByPrincipalName(person.value().toString());
    }

    private static @Nullable String device(@Nullable Object agent) {
        if (!(agent instanceof String said)) {
            return null;
        }
        String text = said.toLowerCase(Locale.ROOT);
        String browser = text.contains("edg/")
                ? "Edge"
                : text.contains("firefox/")
                        ? "Firefox"
                        : text.contains("chrome/") ? "Chrome" : text.contains("safari/") ? "Safari" : "Browser";
        String system = text.contains("android")
                ? "Android"
                : text.contains("iphone") || text.contains("ipad")
                        ? "iOS"
                        : text.contains("windows")
                                ? "Windows"
                                : text.contains("mac os") ? "macOS" : text.contains("linux") ? "Linux" : "";
        return system.isEmpty() ? browser : browser + ", " + system;
    }

    private static String handle(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
