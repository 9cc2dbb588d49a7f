package io.pulseline.platform.plans;

import io.pulseline.platform.rating.PricePlan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/// What a tenant pays from a day on, until its next plan begins.
///
/// @param from       first day, in the zone of the account that calls
/// @param perMessage on top of what Meta bills for a message, after the markup
/// @param taxName    as statements print it; empty for no tax
/// @param taxPercent on top of what a statement sums up
/// @param madeBy     empty for plans from before this was kept
public record TenantPlan(
        PricePlan plan,
        LocalDate from,
        BigDecimal perMessage,
        String taxName,
        BigDecimal taxPercent,
        String madeBy,
        Instant madeAt) {}
