package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says whose an inbox item is. Implemented higher up (`numbers` for Meta's ids, `workers` for calls); several may be
/// asked.
/// Empty means "not mine"; when all say so the event is kept as unassigned.
public interface TenantResolver {
    /// @param displayNumber bare digits from `metadata` or `value.phone_number`
    Optional<TenantId> ofMeta(@Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String displayNumber);

    Optional<TenantId> ofCall(CallId call);
}
