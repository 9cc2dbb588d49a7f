package io.pulseline.platform.rating;

import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Tells lists of calls the price of each.
@Component
class ChargePrices implements CallPrices {
    private final Charges charges;

    ChargePrices(Charges charges) {
        this.charges = charges;
    }

    @Override
    public Map<CallId, Price> of(TenantId tenant, List<CallId> calls) {
        return charges.findAll(tenant, calls).stream()
                .map(charge -> Map.entry(
                        charge.call(),
                        new Price(charge.pulses(), charge.currency(), charge.metaCost(), charge.unratedReason())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one));
    }

    @Override
    public Estimate estimate(TenantId tenant, BusinessNumber number, WaUser user, long seconds, LocalDate day) {
        Charges.Preview preview = charges.previewUser(tenant, number.currency(), user, seconds, day);
        Tier tier = preview.tier();
        return new Estimate(
                preview.pulses(),
                preview.market(),
                tier == null ? null : tier.from(),
                tier == null ? null : tier.to(),
                preview.perMinute(),
                preview.amount(),
                preview.currency());
    }
}
