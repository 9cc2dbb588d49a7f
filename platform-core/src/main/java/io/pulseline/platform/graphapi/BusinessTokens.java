package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Business tokens without a window: fetched for an account that came by itself, renewed before they end, revoked.
///
/// @see "Meta, Install apps, generate, refresh and revoke tokens, 11 Sep 2026; Hosted Embedded Signup, 4 Nov 2025"
public interface BusinessTokens {
    /// The token that Meta keeps for our app at a customer's business.
    ///
    /// @param business    of the customer
    /// @param systemToken of our own system user
    GraphResult<Secret> fetch(TenantId tenant, String business, Secret systemToken);

    /// The same for a customer of a Multi-Partner Solution.
    GraphResult<Secret> ofSolution(TenantId tenant, String solution, String business, Secret systemToken);

    /// @param expiresAt null: never, or Meta did not say
    record Renewed(Secret token, @Nullable Instant expiresAt) {}

    /// A token of 60 days for one that still lives; the old one lives on until its own end.
    GraphResult<Renewed> renew(TenantId tenant, Secret token);

    /// At once and for good.
    ///
    /// @param token to revoke; asked with the app's own
    GraphResult<Calling.Accepted> revoke(TenantId tenant, Secret token);
}
