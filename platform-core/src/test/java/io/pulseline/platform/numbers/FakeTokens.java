package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Meta says of a token; nothing else of signing up is asked here.
final class FakeTokens implements Signup {
    static final TokenFacts GOOD = new TokenFacts(
            "771203945518260",
            true,
            null,
            List.of("whatsapp_business_management", "whatsapp_business_messaging"),
            List.of());

    TokenFacts facts = GOOD;

    @Override
    public GraphResult<TokenFacts> inspect(TenantId tenant, Secret token) {
        return new GraphResult.Ok<>(facts);
    }

    @Override
    public GraphResult<Secret> exchange(TenantId tenant, Secret code) {
        throw unasked();
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba, Secret token) {
        throw unasked();
    }

    @Override
    public GraphResult<Calling.Accepted> subscribe(TenantId tenant, WabaId waba) {
        throw unasked();
    }

    @Override
    public GraphResult<Calling.Accepted> overrideWebhooks(TenantId tenant, WabaId waba, URI address) {
        throw unasked();
    }

    @Override
    public GraphResult<Calling.Accepted> register(
            TenantId tenant, PhoneNumberId number, Secret pin, @Nullable String region) {
        throw unasked();
    }

    @Override
    public GraphResult<Calling.Accepted> assign(TenantId tenant, WabaId waba, String systemUser, Secret systemToken) {
        throw unasked();
    }

    @Override
    public GraphResult<List<String>> creditLines(TenantId tenant, String business, Secret systemToken) {
        throw unasked();
    }

    @Override
    public GraphResult<String> shareCredit(
            TenantId tenant, String line, WabaId waba, Currency currency, Secret systemToken) {
        throw unasked();
    }

    @Override
    public GraphResult<String> credential(TenantId tenant, String allocation, Secret systemToken) {
        throw unasked();
    }

    private static AssertionError unasked() {
        return new AssertionError("nothing here signs up");
    }
}
