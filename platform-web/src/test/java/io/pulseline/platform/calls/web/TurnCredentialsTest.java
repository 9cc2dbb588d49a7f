package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.kernel.CallId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class TurnCredentialsTest {
    private static final CallId CALL = CallId.of("00000000-0000-4000-8000-00000000c411");
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> URLS =
            List.of("turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp");

    /// `printf 1764288000:00000000-0000-4000-8000-00000000c411 | openssl dgst -sha1 -hmac north-wind -binary | base64`
    @Test
    void thePasswordIsWhatTheTurnServerReckonsFromTheName() {
        assertThat(TurnCredentials.password("north-wind", "1764288000:" + CALL))
                .isEqualTo("XN84hhTWxfqAxOc2vH836XiklHs=");
    }

    @Test
    void theNameIsTheCallAndAnEndThatStaysForTenMinutes() {
        JsonNode server = JSON.readTree(at("2025-11-27T22:58:01Z").of(CALL)).path(0);
        assertThat(server.path("urls").size()).isEqualTo(2);
        assertThat(server.path("username").asString()).isEqualTo("1764288000:" + CALL);
        assertThat(server.path("credential").asString()).isEqualTo("XN84hhTWxfqAxOc2vH836XiklHs=");
        assertThat(at("2025-11-27T22:50:00Z").of(CALL))
                .isEqualTo(at("2025-11-27T22:59:59Z").of(CALL));
        assertThat(at("2025-11-27T23:00:00Z").of(CALL))
                .isNotEqualTo(at("2025-11-27T22:59:59Z").of(CALL));
    }

    @Test
    void withoutAServerThereIsNothing() {
        TurnProperties none = new TurnProperties(List.of(), null, Duration.ofHours(1));
        assertThat(new TurnCredentials(none, JSON, Clock.systemUTC()).of(CALL)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://turn.example",
                "turn:",
                "stun:turn.example:3478",
                "turn:a b:3478",
                "turn:h?transport=sctp"
            })
    void whatIsNoTurnServerIsRefused(String url) {
        assertThatThrownBy(() -> new TurnProperties(List.of(url), "s", Duration.ofHours(1)))
                .hasMessageContaining("pulseline.turn.urls");
    }

    @Test
    void aServerNeedsItsSecretWhichIsNeverPrinted() {
        assertThatThrownBy(() -> new TurnProperties(URLS, " ", Duration.ofHours(1)))
                .hasMessageContaining("pulseline.turn.secret");
        assertThat(new TurnProperties(URLS, "north-wind", Duration.ofHours(1)).toString())
                .doesNotContain("north-wind");
    }

    private static TurnCredentials at(String instant) {
        return new TurnCredentials(
                new TurnProperties(URLS, "north-wind", Duration.ofHours(1)),
                JSON,
                Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }
}
