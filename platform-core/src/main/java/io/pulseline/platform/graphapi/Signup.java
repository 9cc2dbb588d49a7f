package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What brings a customer's account from Meta's sign-up window to a working number. Where no token is named, the one
/// that is stored for the account is used.
///
/// @see "Meta, Onboarding business customers as a Solution Partner, 14 Nov 2025"
public interface Signup {
    /// What Meta says of a token.
    ///
    /// @param expiresAt null: never
    /// @param accounts  those that the customer granted, newest first; empty also when Meta names none
    record TokenFacts(
            @Nullable String appId,
            boolean valid,
            @Nullable Instant expiresAt,
            List<String> scopes,
            List<WabaId> accounts) {}

    /// A code lives 30 s and works once, so this is never repeated by the adapter.
    ///
    /// @return the business token
    GraphResult<Secret> exchange(TenantId tenant, Secret code);

    /// `debug_token`, asked as the app.
    GraphResult<TokenFacts> inspect(TenantId tenant, Secret token);

    /// The account's own document, with its owner and who pays for it.
    GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba, Secret token);

    /// The app hears of the account; an override is gone afterwards. Repeating it does no harm.
    GraphResult<Calling.Accepted> subscribe(TenantId tenant, WabaId waba);

    /// Calls and messages of the account go to another address, which Meta proves at once by its handshake. The app
    /// must be subscribed already.
    GraphResult<Calling.Accepted> overrideWebhooks(TenantId tenant, WabaId waba, URI address);

    /// At most 10 in 72 h for a number (133016).
    ///
    /// @param pin    six digits: becomes the two-step PIN, or is the one that the number has
    /// @param region where messages are kept at rest, like `DE`; null: Meta's choice
    GraphResult<Calling.Accepted> register(TenantId tenant, PhoneNumberId number, Secret pin, @Nullable String region);

    /// Puts the partner's system user on the account.
    GraphResult<Calling.Accepted> assign(TenantId tenant, WabaId waba, String systemUser, Secret systemToken);

    /// The partner's lines of credit.
    ///
    /// @return ids, none when there is no line
    GraphResult<List<String>> creditLines(TenantId tenant, String business, Secret systemToken);

    /// @return id of the allocation, to be kept: without it the line cannot be taken back
    GraphResult<String> shareCredit(TenantId tenant, String line, WabaId waba, Currency currency, Secret systemToken);

    /// What an account that the allocation pays for shows as `primary_funding_id`.
    GraphResult<String> credential(TenantId tenant, String allocation, Secret systemToken);
}
