package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.Optional;

/// Where the adapter gets a business token from; `numbers` keeps them encrypted.
public interface AccessTokens {
    Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number);

    Optional<Secret> forWaba(TenantId tenant, WabaId waba);
}
