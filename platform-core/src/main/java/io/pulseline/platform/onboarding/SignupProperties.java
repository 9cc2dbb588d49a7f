package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How customers come aboard.
///
/// @param sdkUrl          Meta's script; the only one from elsewhere, and on one page only
/// @param origins         whose window messages are believed, and to whom the script may speak
/// @param solutionId      Multi-Partner Solution, null for none
/// @param webhookOverride where calls and messages of each account go; null: to the app's own address
/// @param businessId      our own portfolio at Meta; null: we lend no credit
/// @param systemUserId    our system user, put on each account before credit is lent; null as above
/// @param systemToken     its token; null as above
/// @param creditLineId    null: the portfolio's first
/// @param customersPerWeek new customers that Meta takes in seven days: 10, and 200 after Business Verification, App
/// Review and Access Verification (Embedded Signup, 24 Jul 2026)
@ConfigurationProperties("pulseline.signup")
public record SignupProperties(
        @DefaultValue("https://connect.facebook.net/en_US/sdk.js")
        URI sdkUrl,

        @DefaultValue({"https://www.facebook.com", "https://web.facebook.com"})
        List<String> origins,

        @Nullable String solutionId,
        @Nullable URI webhookOverride,
        @Nullable String businessId,
        @Nullable String systemUserId,
        @Nullable Secret systemToken,
        @Nullable String creditLineId,
        @DefaultValue("10") int customersPerWeek) {
    /// Whether we are a Solution Partner who pays Meta for customers.
    boolean lendsCredit() {
        return given(businessId) && given(systemUserId) && systemToken != null && given(systemToken.reveal());
    }

    private static boolean given(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
