package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.WebhookRoutes;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A partner's gateway in front of Graph, as 360dialog documents hers, and Graph's own way.
class GatewayIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Optional<Secret> KEY = Optional.of(new Secret("key-of-the-number"));
    private static final GatewayProperties PARTNER = new GatewayProperties(
            "D360-API-KEY",
            "",
            false,
            List.of(
                    "/{number}/settings -> /calling/settings",
                    "/{number}/call_permissions?user_wa_id={user} -> /calling/permissions/{user}",
                    "/{number}/calls -> /calls"));
    private GraphStub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new GraphStub();
        stub.says(200, "{\"calling\":{\"status\":\"ENABLED\"}}");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void aGatewayIsAskedAtItsPathsWithItsHeader() {
        GraphClient graph = client(PARTNER);
        graph.get(TERN, KEY, "/206418377150934/settings", SOON);
        graph.get(TERN, KEY, "/206418377150934/call_permissions?user_wa_id=385915550142", SOON);
        graph.post(TERN, KEY, "/206418377150934/calls", List.of(), SOON);
        graph.get(TERN, KEY, "/104729118830551/subscribed_apps?limit=100", SOON);
        assertThat(stub.asked)
                .extracting(GraphStub.Asked::path)
                .containsExactly(
                        "/calling/settings",
                        "/calling/permissions/385915550142",
                        "/calls",
                        "/104729118830551/subscribed_apps?limit=100");
        assertThat(stub.asked).allSatisfy(asked -> {
            assertThat(asked.authorization()).isNull();
            assertThat(asked.headers().getFirst("D360-API-KEY")).isEqualTo("key-of-the-number");
        });
    }

    @Test
    void withoutOneGraphIsAskedHerOwnWay() {
        client(GatewayProperties.NONE).get(TERN, KEY, "/206418377150934/settings", SOON);
        assertThat(stub.asked.getFirst().path()).isEqualTo("/v26.0/206418377150934/settings");
        assertThat(stub.asked.getFirst().authorization()).isEqualTo("Bearer key-of-the-number");
    }

    @Test
    void aRuleThatIsNoneStopsTheStartWithAnExample() {
        GatewayProperties wrong = new GatewayProperties("X", "", true, List.of("/settings = /calling"));
        assertThatThrownBy(() -> client(wrong))
                .hasMessageContaining("/settings = /calling")
                .hasMessageContaining("'/{number}/settings -> /calling/settings'");
    }

    @Test
    void theAddressesOfAllThreeLevelsAreRead() {
        stub.answers.clear();
        stub.says(200, """
                {"webhook_configuration":{"phone_number":"https://n.example/hook","application":"https://a.example/hook"},
                "id":"206418377150934"}""");
        GraphResult<WebhookRoutes.Levels> read = new HttpWebhookRoutes(
                        client(GatewayProperties.NONE), new AccessTokens() {
                            @Override
                            public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
                                return KEY;
                            }

                            @Override
                            public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
                                return KEY;
                            }
                        })
                .of(TERN, SOFIA);
        assertThat(read)
                .isEqualTo(new GraphResult.Ok<>(
                        new WebhookRoutes.Levels("https://n.example/hook", null, "https://a.example/hook")));
        assertThat(stub.asked.getFirst().path()).endsWith("/206418377150934?fields=webhook_configuration");
    }

    @Test
    void anAddressIsSetAndTakenAwayForANumberAndForAnAccount() {
        stub.answers.clear();
        stub.says(200, "{\"success\":true}");
        AccessTokens keys = new AccessTokens() {
            @Override
            public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
                return KEY;
            }

            @Override
            public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
                return KEY;
            }
        };
        MetaProperties meta =
                new MetaProperties(stub.address(), "v26.0", null, null, null, new Secret("verify"), null, null);
        HttpWebhookOverrides overrides = new HttpWebhookOverrides(client(GatewayProperties.NONE), keys, meta);
        WabaId waba = new WabaId("104729118830551");
        overrides.set(TERN, SOFIA, URI.create("https://n.example/hook"));
        overrides.remove(TERN, SOFIA);
        overrides.set(TERN, waba, URI.create("https://w.example/hook"));
        overrides.remove(TERN, waba);
        assertThat(stub.asked)
                .extracting(asked -> asked.method() + " " + asked.path() + " " + asked.body())
                .containsExactly(
                        "POST /v26.0/206418377150934 {\"webhook_configuration\":{\"override_callback_uri\":"
                                + "\"https://n.example/hook\",\"verify_token\":\"verify\"}}",
                        "POST /v26.0/206418377150934 {\"webhook_configuration\":{\"override_callback_uri\":\"\"}}",
                        "POST /v26.0/104729118830551/subscribed_apps {\"override_callback_uri\":"
                                + "\"https://w.example/hook\",\"verify_token\":\"verify\"}",
                        "POST /v26.0/104729118830551/subscribed_apps {}");
    }

    private GraphClient client(GatewayProperties gateway) {
        MetaProperties meta = new MetaProperties(stub.address(), "v26.0", null, null, null, null, null, null);
        return new GraphClient(
                new Addressing(meta, gateway),
                new JsonMapper(),
                event -> {},
                new UsageHeaders(new JsonMapper(), Clock.systemUTC()));
    }
}
