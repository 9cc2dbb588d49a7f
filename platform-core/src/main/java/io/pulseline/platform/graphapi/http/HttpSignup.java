package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Component
class HttpSignup implements Signup {
    private static final Duration READ = Duration.ofSeconds(5);
    /// Less than the code's 30 s, with room for what came before.
    private static final Duration EXCHANGE = Duration.ofSeconds(15);
    private static final Duration WRITE = Duration.ofSeconds(15);
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    private static final String ACCOUNT_FIELDS = "id,name,currency,timezone_id,status,account_review_status,"
            + "business_verification_status,primary_funding_id,owner_business_info,health_status";

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final MetaProperties meta;
    private final ObjectMapper json;

    HttpSignup(GraphClient graph, AccessTokens tokens, MetaProperties meta, ObjectMapper json) {
        this.graph = graph;
        this.tokens = tokens;
        this.meta = meta;
        this.json = json;
    }

    @Override
    public GraphResult<Secret> exchange(TenantId tenant, Secret code) {
        String secret = meta.appSecret() == null ? "" : meta.appSecret().reveal();
        String path = "/oauth/access_token?client_id=" + meta.appId() + "&client_secret=" + GraphClient.encoded(secret)
                + "&code=" + GraphClient.encoded(code.reveal());
        return needed(
                graph.getOnce(tenant, path, EXCHANGE),
                tree -> text(tree.path("access_token")) instanceof String token ? new Secret(token) : null,
                "Meta's answer has no access_token");
    }

    @Override
    public GraphResult<TokenFacts> inspect(TenantId tenant, Secret token) {
        Secret secret = meta.appSecret();
        Optional<Secret> app = meta.appId() == null || secret == null
                ? Optional.empty()
                : Optional.of(new Secret(meta.appId() + "|" + secret.reveal()));
        return graph.get(tenant, app, "/debug_token?input_token=" + GraphClient.encoded(token.reveal()), READ)
                .map(tree -> facts(tree.path("data")));
    }

    /// `expires_at` 0 is never. Accounts stand under the scope for management; the one for messages may name fewer.
    private static TokenFacts facts(JsonNode data) {
        long expires = data.path("expires_at").asLong(0);
        Set<WabaId> accounts = new LinkedHashSet<>();
        for (JsonNode granular : data.path("granular_scopes")) {
            if (granular.path("scope").asString("").equals("whatsapp_business_management")) {
                granular.path("target_ids").forEach(id -> accounts.add(new WabaId(id.asString())));
            }
        }
        return new TokenFacts(
                text(data.path("app_id")),
                data.path("is_valid").asBoolean(false),
                expires == 0 ? null : Instant.ofEpochSecond(expires),
                data.path("scopes")
                        .valueStream()
                        .map(scope -> scope.asString(""))
                        .toList(),
                List.copyOf(accounts));
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba, Secret token) {
        return graph.get(tenant, Optional.of(token), "/" + waba + "?fields=" + ACCOUNT_FIELDS, READ)
                .map(tree -> json.convertValue(tree, DOCUMENT));
    }

    @Override
    public GraphResult<Calling.Accepted> subscribe(TenantId tenant, WabaId waba) {
        return accepted(
                graph.post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/subscribed_apps", Map.of(), WRITE));
    }

    @Override
    public GraphResult<Calling.Accepted> overrideWebhooks(TenantId tenant, WabaId waba, URI address) {
        String verify = meta.verifyToken() == null ? "" : meta.verifyToken().reveal();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("override_callback_uri", address.toString());
        body.put("verify_token", verify);
        return accepted(graph.post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/subscribed_apps", body, WRITE));
    }

    @Override
    public GraphResult<Calling.Accepted> register(
            TenantId tenant, PhoneNumberId number, Secret pin, @Nullable String region) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messaging_product", "whatsapp");
        body.put("pin", pin.reveal());
        if (region != null) {
            body.put("data_localization_region", region);
        }
        return accepted(graph.post(tenant, tokens.forNumber(tenant, number), "/" + number + "/register", body, WRITE));
    }

    @Override
    public GraphResult<Calling.Accepted> assign(TenantId tenant, WabaId waba, String systemUser, Secret systemToken) {
        String path = "/" + waba + "/assigned_users?user=" + GraphClient.encoded(systemUser) + "&tasks="
                + GraphClient.encoded("['MANAGE']");
        return accepted(graph.post(tenant, Optional.of(systemToken), path, Map.of(), WRITE));
    }

    @Override
    public GraphResult<List<String>> creditLines(TenantId tenant, String business, Secret systemToken) {
        return graph.get(
                        tenant,
                        Optional.of(systemToken),
                        "/" + business + "/extendedcredits?fields=id,legal_entity_name",
                        READ)
                .map(tree -> tree.path("data")
                        .valueStream()
                        .map(line -> line.path("id").asString(""))
                        .filter(id -> !id.isEmpty())
                        .toList());
    }

    @Override
    public GraphResult<String> shareCredit(
            TenantId tenant, String line, WabaId waba, Currency currency, Secret systemToken) {
        String path = "/" + GraphClient.encoded(line) + "/whatsapp_credit_sharing_and_attach?waba_id=" + waba
                + "&waba_currency=" + currency.getCurrencyCode();
        return needed(
                graph.post(tenant, Optional.of(systemToken), path, Map.of(), WRITE),
                tree -> text(tree.path("allocation_config_id")),
                "Meta's answer has no allocation_config_id");
    }

    @Override
    public GraphResult<String> credential(TenantId tenant, String allocation, Secret systemToken) {
        return needed(
                graph.get(
                        tenant,
                        Optional.of(systemToken),
                        "/" + GraphClient.encoded(allocation) + "?fields=receiving_credential",
                        READ),
                tree -> text(tree.path("receiving_credential").path("id")),
                "Meta's answer has no receiving_credential");
    }

    private static GraphResult<Calling.Accepted> accepted(GraphResult<JsonNode> answer) {
        return answer.map(tree -> new Calling.Accepted());
    }

    /// An answer without what it was asked for is no answer.
    private static <T> GraphResult<T> needed(
            GraphResult<JsonNode> answer, Function<JsonNode, @Nullable T> read, String otherwise) {
        return switch (answer) {
            case GraphResult.Failed<JsonNode>(var fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                T value = read.apply(tree);
                yield value == null
                        ? new GraphResult.Failed<>(Faults.answerLost(otherwise))
                        : new GraphResult.Ok<>(value);
            }
        };
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
