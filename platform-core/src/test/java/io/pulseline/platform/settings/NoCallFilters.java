package io.pulseline.platform.settings;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;

/// Numbers whose settings refuse no call.
public final class NoCallFilters extends CallFilters {
    public NoCallFilters() {
        super(
                NoDatabase.transactions(),
                NoDatabase.jdbc(),
                new SettingsStore(NoDatabase.jdbc(), new ObjectMapper()),
                NoDatabase.audit(),
                Clock.systemUTC());
    }

    @Override
    public Optional<Reason> refuses(PhoneNumberId number, Instant at) {
        return Optional.empty();
    }
}
