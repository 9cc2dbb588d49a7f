package io.pulseline.platform.numbers;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Meta last said of a number and its account beyond what calls need. Meta's own words; null where it did not say.
///
/// @param displayName   that users see; people here may have given the number another
/// @param official      whether it is an official business account
/// @param lastOnboarded as Meta writes it, or read where it is a time
/// @param health        each entity that Meta names; empty when it was not asked
/// @param healthAsOf    when it was asked, null when never
/// @param verification  of the business
/// @param pays          what pays for the account
/// @param paid          what paid for it once, kept when Meta shows nothing any more
/// @param allocation    of our line of credit, null when none was lent
/// @param waac          Meta's id of the number's own account, null until a version of Graph tells it
public record NumberFacts(
        NumberKind kind,
        @Nullable String displayName,
        @Nullable String nameStatus,
        @Nullable String codeVerification,
        @Nullable String throughput,
        @Nullable String limit,
        @Nullable String platform,
        @Nullable Boolean official,
        @Nullable String mode,
        @Nullable String lastOnboarded,
        @Nullable String country,
        List<HealthEntity> health,
        @Nullable Instant healthAsOf,
        String account,
        @Nullable String review,
        @Nullable String verification,
        @Nullable String owner,
        @Nullable String pays,
        @Nullable String paid,
        @Nullable String allocation,
        @Nullable String waac) {
    /// Whether the limit is below the 2,000 people a day that calling needs; null when not known.
    public @Nullable Boolean limitTooLow() {
        return limit == null ? null : ReadinessChecks.LIMITS_TOO_LOW.contains(limit);
    }

    /// @param type     PHONE_NUMBER, WABA, BUSINESS, APP, or a word we do not know
    /// @param messages AVAILABLE, LIMITED, BLOCKED; null when not said
    /// @param sipCalls the same of calls by SIP; Meta has no field for the others
    /// @param info     further sentences of Meta
    public record HealthEntity(
            String type,
            String id,
            @Nullable String messages,
            @Nullable String sipCalls,
            List<Problem> problems,
            List<String> info) {
        /// @param sip whether calls by SIP matter: Meta calls them blocked for every number that is not in SIP mode
        public boolean blocked(boolean sip) {
            return "BLOCKED".equals(messages) || sip && "BLOCKED".equals(sipCalls);
        }

        /// @param sip as above
        public boolean limited(boolean sip) {
            return "LIMITED".equals(messages) || sip && "LIMITED".equals(sipCalls);
        }
    }

    /// @param solution Meta's, null when it has none
    public record Problem(
            String code, String description, @Nullable String solution) {}
}
