package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.CallAnalytics;
import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.PricingAnalytics;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What Meta counts, over real sockets: every documented shape, and lines without a cost.
class AnalyticsAdapterIT {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final WabaId WABA = new WabaId("104729118830551");
    private static final Instant FROM = Instant.ofEpochSecond(1793484000);
    private static final Instant TO = Instant.ofEpochSecond(1796076000);
    private static final JsonMapper JSON = new JsonMapper();

    private GraphStub stub;
    private CallAnalytics calls;
    private PricingAnalytics messages;

    @BeforeEach
    void start() throws IOException {
        stub = new GraphStub();
        MetaProperties meta = new MetaProperties(stub.address(), "v26.0", null, null, null, null, null, null);
        GraphClient client = new GraphClient(
                new Addressing(meta, GatewayProperties.NONE),
                JSON,
                told -> {},
                new UsageHeaders(JSON, Clock.systemUTC()));
        calls = new HttpCallAnalytics(client, new Tokens());
        messages = new HttpPricingAnalytics(client, new Tokens());
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void messagesAreAskedForByTheHalfHourAndEachDimension() {
        stub.says(200, """
                {"pricing_analytics":{"data":[{"data_points":[
                 {"start":1793520000,"end":1793521800,"phone_number":"+359 2 555 0101","country":"HR","pricing_type":"REGULAR",
                  "pricing_category":"AUTHENTICATION_INTERNATIONAL","volume":3,"cost":0.0636},
                 {"start":1793520000,"end":1793521800,"phone_number":"35925550101","country":"HR",
                  "pricing_type":"FREE_CUSTOMER_SERVICE","pricing_category":"SERVICE","volume":2}]}]},"id":"104729118830551"}
                """);
        assertThat(ok(messages.halfHours(TERN, WABA, FROM, TO)))
                .containsExactly(
                        new PricingAnalytics.Bucket(
                                Instant.ofEpochSecond(1793520000),
                                Instant.ofEpochSecond(1793521800),
                                "35925550101",
                                "HR",
                                "AUTHENTICATION-INTERNATIONAL",
                                "REGULAR",
                                3,
                                new BigDecimal("0.0636")),
                        new PricingAnalytics.Bucket(
                                Instant.ofEpochSecond(1793520000),
                                Instant.ofEpochSecond(1793521800),
                                "35925550101",
                                "HR",
                                "SERVICE",
                                "FREE_CUSTOMER_SERVICE",
                                2,
                                null));
        assertThat(URLDecoder.decode(stub.asked.getFirst().path(), StandardCharsets.UTF_8))
                .isEqualTo("/v26.0/104729118830551?fields=pricing_analytics.start(1793484000).end(1796076000)"
                        + ".granularity(HALF_HOUR).dimensions([COUNTRY,PHONE,PRICING_CATEGORY,PRICING_TYPE])"
                        + ".metric_types([COST,VOLUME])");
    }

    @Test
    void anAccountWithoutAMessageHasNoBuckets() {
        stub.says(200, "{\"id\":\"104729118830551\"}");
        assertThat(ok(messages.halfHours(TERN, WABA, FROM, TO))).isEmpty();
    }

    @Test
    void callsComeInBothShapesAndWithoutACost() {
        stub.says(200, """
                {"call_analytics":{"granularity":"HALF_HOUR","directions":"USER_INITIATED","data_points":[
                 {"start":1793520000,"end":1793521800,"cost":0.47795,"count":35,"average_duration":106}]},"id":"1"}
                """);
        assertThat(ok(calls.halfHours(TERN, WABA, FROM, TO))).singleElement().satisfies(bucket -> {
            assertThat(bucket.direction()).isEqualTo("USER_INITIATED");
            assertThat(bucket.count()).isEqualTo(35);
            assertThat(bucket.cost()).isEqualByComparingTo("0.47795");
        });
        stub.answers.clear();
        stub.says(200, """
                {"call_analytics":{"data":[{"data_points":[
                 {"start":1793520000,"end":1793521800,"direction":"BUSINESS_INITIATED","count":5,"average_duration":1}]}]},"id":"1"}
                """);
        assertThat(ok(calls.halfHours(TERN, WABA, FROM, TO))).singleElement().satisfies(bucket -> {
            assertThat(bucket.direction()).isEqualTo("BUSINESS_INITIATED");
            assertThat(bucket.cost()).isNull();
        });
    }

    @Test
    void whatMetaRefusesIsToldInItsWords() {
        stub.says(
                400,
                "{\"error\":{\"message\":\"(#100) Cost not available\",\"type\":\"OAuthException\",\"code\":100,\"fbtrace_id\":\"A\"}}");
        assertThat(messages.halfHours(TERN, WABA, FROM, TO))
                .isInstanceOfSatisfying(
                        GraphResult.Failed.class,
                        refused -> assertThat(refused.fault().message()).contains("Cost not available"));
    }

    private static <T> List<T> ok(GraphResult<List<T>> result) {
        assertThat(result).isInstanceOf(GraphResult.Ok.class);
        return ((GraphResult.Ok<List<T>>) result).value();
    }

    private static final class Tokens implements AccessTokens {
        @Override
        public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
            return Optional.of(new Secret("token-of-tern"));
        }

        @Override
        public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
            return Optional.of(new Secret("token-of-tern"));
        }
    }
}
