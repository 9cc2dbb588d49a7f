package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.graphapi.Signup.TokenFacts;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// Coming aboard over real sockets: the documented requests, each with the right token, and nothing secret in
/// the log.
@ExtendWith(OutputCaptureExtension.class)
class SignupAdapterIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final WabaId WABA = new WabaId("102289599326934");
    private static final PhoneNumberId NUMBER = new PhoneNumberId("206418377150934");
    private static final Secret SYSTEM = new Secret("system-token");
    private static final String OK = "{\"success\":true}";
    private static final JsonMapper JSON = new JsonMapper();
    private static final AccessTokens TOKENS = new AccessTokens() {
        @Override
        public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
            return Optional.of(new Secret("token-of-tern"));
        }

        @Override
        public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
            return Optional.of(new Secret("token-of-tern"));
        }
    };

    private GraphStub stub;
    private Signup signup;

    @BeforeEach
    void start() throws IOException {
        stub = new GraphStub();
        MetaProperties meta = new MetaProperties(
                stub.address(),
                "v26.0",
                "771203945518260",
                new Secret("planted-app-secret"),
                null,
                new Secret("planted-verify-token"),
                null,
                null);
        signup = new HttpSignup(
                new GraphClient(
                        new Addressing(meta, GatewayProperties.NONE),
                        JSON,
                        event -> {},
                        new UsageHeaders(JSON, Clock.systemUTC())),
                TOKENS,
                meta,
                JSON);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void exchangesACodeOnceAndTellsNobody(CapturedOutput output) {
        stub.says(200, "{\"access_token\":\"planted-token\",\"token_type\":\"bearer\"}");
        GraphResult<Secret> token = signup.exchange(TERN, new Secret("planted/code"));
        assertThat(((GraphResult.Ok<Secret>) token).value().reveal()).isEqualTo("planted-token");
        assertThat(stub.asked).hasSize(1);
        assertThat(stub.asked.getFirst().path())
                .isEqualTo("/v26.0/oauth/access_token?client_id=771203945518260&client_secret=planted-app-secret"
                        + "&code=planted%2Fcode");
        assertThat(stub.asked.getFirst().authorization()).isNull();
        assertThat(output.getAll()).doesNotContain("planted");
    }

    @Test
    void aCodeIsNeverExchangedTwiceWhateverHappens() {
        stub.says(500, "{\"error\":{\"message\":\"(#2) Service temporarily unavailable\",\"code\":2}}");
        assertThat(signup.exchange(TERN, new Secret("code"))).isInstanceOf(GraphResult.Failed.class);
        assertThat(stub.asked).hasSize(1);
        stub.answers.clear();
        stub.says(
                400,
                "{\"error\":{\"message\":\"This authorization code has expired.\",\"type\":\"OAuthException\","
                        + "\"code\":100,\"error_subcode\":36007,\"fbtrace_id\":\"Trace\"}}");
        GraphFault fault = ((GraphResult.Failed<Secret>) signup.exchange(TERN, new Secret("code"))).fault();
        assertThat(fault.subcode()).isEqualTo(36007);
        assertThat(fault.message()).isEqualTo("This authorization code has expired.");
    }

    @Test
    void readsWhatATokenIsAsTheAppItself() {
        stub.says(200, """
                {"data":{"app_id":"670843887433847","type":"SYSTEM_USER","application":"Pulseline","expires_at":1665090000,
                 "is_valid":true,"issued_at":1712099387,"scopes":["whatsapp_business_management","whatsapp_business_messaging"],
                 "granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["102289599326934","101569239400667"]},
                   {"scope":"whatsapp_business_messaging","target_ids":["102289599326934"]}],"user_id":"104169029247128"}}""");
        TokenFacts facts = ((GraphResult.Ok<TokenFacts>) signup.inspect(TERN, new Secret("t"))).value();
        assertThat(facts.accounts()).containsExactly(WABA, new WabaId("101569239400667"));
        assertThat(facts.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_665_090_000));
        assertThat(facts.appId()).isEqualTo("670843887433847");
        assertThat(stub.asked.getFirst().authorization()).isEqualTo("Bearer 771203945518260|planted-app-secret");
        stub.answers.clear();
        stub.says(200, "{\"data\":{\"app_id\":\"1\",\"is_valid\":true,\"expires_at\":0,\"scopes\":[]}}");
        facts = ((GraphResult.Ok<TokenFacts>) signup.inspect(TERN, new Secret("t"))).value();
        assertThat(facts.expiresAt()).as("0 is never").isNull();
        assertThat(facts.accounts()).isEmpty();
    }

    @Test
    void provesWithEachTokenThatWeHaveTheAppSecretToo() {
        stub.says(200, OK);
        signup.subscribe(TERN, WABA);
        signup.assign(TERN, WABA, "6155", SYSTEM);
        signup.exchange(TERN, new Secret("code"));
        assertThat(stub.asked)
                .extracting(GraphStub.Asked::proof)
                .as("computed by openssl: echo -n TOKEN | openssl dgst -sha256 -hmac planted-app-secret")
                .containsExactly(
                        "c8e2716f8b415e2f432584782a128d3fc18a55ae94685453f8bf7534f092abfc",
                        "abbf0d1876ec94ecb720d0df85b7175a7bfd8eea65c251662aabf767bfac7507",
                        "");
    }

    @Test
    void sendsWhatMetaDocuments() {
        stub.says(200, OK);
        signup.subscribe(TERN, WABA);
        signup.overrideWebhooks(TERN, WABA, URI.create("https://calls.example/webhooks"));
        signup.register(TERN, NUMBER, new Secret("012345"), null);
        signup.register(TERN, NUMBER, new Secret("012345"), "DE");
        signup.assign(TERN, WABA, "6155", SYSTEM);
        assertThat(stub.asked)
                .extracting(GraphStub.Asked::path)
                .containsExactly(
                        "/v26.0/102289599326934/subscribed_apps",
                        "/v26.0/102289599326934/subscribed_apps",
                        "/v26.0/206418377150934/register",
                        "/v26.0/206418377150934/register",
                        "/v26.0/102289599326934/assigned_users?user=6155&tasks=%5B%27MANAGE%27%5D");
        assertThat(JSON.readTree(stub.asked.get(1).body()))
                .isEqualTo(JSON.readTree("{\"override_callback_uri\":\"https://calls.example/webhooks\","
                        + "\"verify_token\":\"planted-verify-token\"}"));
        assertThat(JSON.readTree(stub.asked.get(2).body()))
                .isEqualTo(JSON.readTree("{\"messaging_product\":\"whatsapp\",\"pin\":\"012345\"}"));
        assertThat(JSON.readTree(stub.asked.get(3).body()))
                .isEqualTo(JSON.readTree(
                        "{\"messaging_product\":\"whatsapp\",\"pin\":\"012345\",\"data_localization_region\":\"DE\"}"));
        assertThat(stub.asked)
                .extracting(GraphStub.Asked::authorization)
                .containsExactly(
                        "Bearer token-of-tern",
                        "Bearer token-of-tern",
                        "Bearer token-of-tern",
                        "Bearer token-of-tern",
                        "Bearer system-token");
    }

    @Test
    void lendsCreditAndLooksWhoPays() {
        stub.says(200, "{\"data\":[{\"id\":\"9901\",\"legal_entity_name\":\"Halyard\"}]}");
        assertThat(signup.creditLines(TERN, "8801", SYSTEM)).isEqualTo(new GraphResult.Ok<>(java.util.List.of("9901")));
        stub.answers.clear();
        stub.says(200, "{\"allocation_config_id\":\"58501441721238\",\"waba_id\":\"102289599326934\"}");
        assertThat(signup.shareCredit(TERN, "9901", WABA, Currency.getInstance("EUR"), SYSTEM))
                .isEqualTo(new GraphResult.Ok<>("58501441721238"));
        assertThat(stub.asked.getLast().path())
                .isEqualTo("/v26.0/9901/whatsapp_credit_sharing_and_attach?waba_id=102289599326934&waba_currency=EUR");
        stub.answers.clear();
        stub.says(200, "{\"receiving_credential\":{\"id\":\"6601\"},\"id\":\"58501441721238\"}");
        assertThat(signup.credential(TERN, "58501441721238", SYSTEM)).isEqualTo(new GraphResult.Ok<>("6601"));
        stub.answers.clear();
        stub.says(200, OK);
        assertThat(signup.credential(TERN, "58501441721238", SYSTEM))
                .as("an answer without what was asked for")
                .isInstanceOf(GraphResult.Failed.class);
    }
}
