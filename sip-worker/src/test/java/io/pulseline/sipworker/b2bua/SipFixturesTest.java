package io.pulseline.sipworker.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.sipworker.stack.DigestServer;
import io.pulseline.sipworker.stack.Headers;
import io.pulseline.sipworker.stack.SipMessage;
import io.pulseline.sipworker.stack.SipParser;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Messages of Meta's SIP that a check may lay beside the repository (`shared/fixtures/sip` above it, or what
/// `-Dpulseline.fixtures=DIR` names): each is read as its sidecar says. What the answers mean for a call, the platform
/// says (`SipDialsIT`).
class SipFixturesTest {
    private static final Pattern REALM = Pattern.compile("realm=\"([^\"]+)\"");

    @Test
    void everyMessageInTheFolderOfFixturesIsReadAsItsSidecarSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<Path> sidecars = sidecars();
        for (Path sidecar : sidecars) {
            String name = sidecar.getFileName().toString().replace(".meta.json", "");
            JsonNode meta =
                    JsonMapper.shared().readTree(Files.readAllBytes(sidecar)).path("_meta");
            byte[] bytes = Files.readAllBytes(sidecar.resolveSibling(name + ".sip"));
            SipMessage message = SipParser.datagram(bytes, bytes.length);
            for (String member : meta.path("expect").propertyNames()) {
                JsonNode wanted = meta.path("expect").path(member);
                Optional<String> found = fact(message, member, meta);
                String want = wanted.isNull() ? "none" : wanted.asString();
                if (found.isPresent() && !found.get().equals(want)) {
                    wrong.add(name + ": " + member + " is " + found.get() + ", wanted " + want);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(sidecars).hasSizeGreaterThan(10);
    }

    /// Empty for what a message alone does not tell.
    private static Optional<String> fact(SipMessage message, String member, JsonNode meta) {
        Headers headers = message.headers();
        @Nullable SipRequest request = message instanceof SipRequest one ? one : null;
        return switch (member) {
            case "status" ->
                Optional.of(message instanceof SipResponse answer ? String.valueOf(answer.status()) : "none");
            case "method" -> Optional.of(request == null ? "none" : request.method());
            case "sip_call_id" -> Optional.of(request == null ? "none" : request.callId());
            case "call_id" ->
                Optional.of(headers.any("x-wa-meta-wacid")
                        .or(() -> Optional.ofNullable(request).map(one -> Dialler.wacid(one.callId())))
                        .orElse("none"));
            case "user_phone" ->
                Optional.of(user(request).startsWith("+") ? user(request).substring(1) : "none");
            case "user_bsuid" -> Optional.of(user(request).startsWith("+") ? "none" : user(request));
            case "username" ->
                Optional.of(
                        headers.any("x-wa-meta-user-name", "x-wa-meta-username").orElse("none"));
            case "business_phone" ->
                Optional.of(request == null ? "none" : request.uri().plainUser().replace("+", ""));
            case "cta_payload" ->
                Optional.of(headers.any("x-wa-meta-cta-payload").orElse("none"));
            case "deeplink_payload" ->
                Optional.of(headers.any("x-wa-meta-deeplink-payload").orElse("none"));
            case "duration_s" ->
                Optional.of(headers.any("x-wa-meta-call-duration", "x-wa-meta-duration")
                        .orElse("none"));
            case "realm" -> Optional.of(realm(headers));
            case "digest_ok" ->
                Optional.of(
                        String.valueOf(fits(request, meta.path("sip_password").asString(""))));
            default -> Optional.empty();
        };
    }

    private static String user(@Nullable SipRequest request) {
        return request == null ? "" : UserFace.userOf(request);
    }

    private static String realm(Headers headers) {
        return headers.any("Proxy-Authenticate", "Proxy-Authorization", "Authorization")
                .map(REALM::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .orElse("none");
    }

    private static boolean fits(@Nullable SipRequest request, String password) {
        if (request == null) {
            return false;
        }
        DigestServer server = new DigestServer(realm(request.headers()), Clock.systemUTC(), new byte[32]);
        return server.claim(request)
                .filter(claim -> server.fits(request, claim, password))
                .isPresent();
    }

    private static List<Path> sidecars() throws IOException {
        @Nullable Path folder = folder();
        if (folder == null) {
            System.out.println("NOT CHECKED: there is no folder shared/fixtures/sip above this directory, and"
                    + " -Dpulseline.fixtures names none");
        }
        Assumptions.assumeTrue(folder != null, "no folder of fixtures");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".meta.json"))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable Path folder() {
        String named = System.getProperty("pulseline.fixtures");
        Stream<Path> places = named != null
                ? Stream.of(Path.of(named))
                : Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                        .map(at -> at.resolve("shared/fixtures"));
        return places.map(at -> at.resolve("sip"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }
}
