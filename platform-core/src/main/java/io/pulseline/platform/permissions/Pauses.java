package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Restriction;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Whether Meta has stopped a number's own calls. It stops requests for permission too; what users grant or take back
/// meanwhile stays valid.
///
/// @see "Meta, account_update, 5 Dec 2025: RESTRICTED_BUSINESS_INITIATED_CALLING, seven days"
@Component
class Pauses {
    private final BusinessNumbers numbers;

    Pauses(BusinessNumbers numbers) {
        this.numbers = numbers;
    }

    /// The pause in force, empty while there is none.
    Optional<Restriction> of(TenantId tenant, PhoneNumberId number) {
        return numbers.find(tenant, number).stream()
                .flatMap(found -> found.restrictions().stream())
                .filter(Restriction::stopsBusinessCalls)
                .findFirst();
    }

    static String sentence(Restriction pause) {
        return "Meta has paused this number's calls and permission requests for their quality.";
    }
}
