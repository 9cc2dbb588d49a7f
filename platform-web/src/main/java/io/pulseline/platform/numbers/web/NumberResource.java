package io.pulseline.platform.numbers.web;

import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.ReadinessCheck;
import io.pulseline.platform.numbers.ReadinessCheck.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A number as programs see it.
///
/// @param number dialable, with a leading `+`
/// @param tenant slug
/// @param health what Meta last said in short; each check with its source is in `/readiness`
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NumberResource(
        String id,
        String phoneNumberId,
        String tenant,
        String wabaId,
        String number,
        String name,
        String status,
        String quality,
        String signallingMode,
        String callingStatus,
        List<RestrictionPart> restrictions,
        Health health,
        String currency,
        String timeZone,
        @Nullable Instant syncedAt) {
    record RestrictionPart(
            String type, @Nullable String reason, @Nullable Instant until) {}

    /// @param quality Meta's word: GREEN, YELLOW, RED, NA; UNKNOWN until read
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Health(
            String status,
            String quality,
            String callingStatus,
            boolean restricted,
            @Nullable Instant asOf) {}

    static NumberResource of(String tenant, BusinessNumber number) {
        return new NumberResource(
                number.id().value(),
                number.id().value(),
                tenant,
                number.waba().value(),
                number.number().international(),
                number.name(),
                number.status(),
                number.quality(),
                number.signalling().name(),
                number.callingStatus(),
                number.restrictions().stream()
                        .map(restriction ->
                                new RestrictionPart(restriction.type(), restriction.reason(), restriction.until()))
                        .toList(),
                new Health(
                        number.status(),
                        number.quality(),
                        number.callingStatus(),
                        !number.restrictions().isEmpty(),
                        number.syncedAt()),
                number.currency().getCurrencyCode(),
                number.zone().getId(),
                number.syncedAt());
    }

    /// @param verdict FAIL when any check fails, UNKNOWN when none fails and any is unknown
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Readiness(String numberId, Verdict verdict, List<ReadinessCheck> checks) {
        static Readiness of(String id, List<ReadinessCheck> checks) {
            Verdict worst = checks.stream().anyMatch(check -> check.verdict() == Verdict.FAIL)
                    ? Verdict.FAIL
                    : checks.stream().anyMatch(check -> check.verdict() == Verdict.UNKNOWN)
                            ? Verdict.UNKNOWN
                            : Verdict.PASS;
            return new Readiness(id, worst, checks);
        }
    }
}
