package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Port to whoever knows which voice bots a tenant has.
public interface BotTargets {
    /// What a plan may name, by name.
    record Named(UUID id, String name) {}

    /// @param secret  null where the bot asks for none
    /// @param bargeIn whether a user who speaks cuts it off
    /// @param quiet   whether steady noise is taken out of what it hears
    record Bot(UUID id, String name, String url, @Nullable Secret secret, boolean bargeIn, boolean quiet) {}

    List<Named> all(TenantId tenant);

    Optional<Bot> find(TenantId tenant, UUID id);

    default boolean has(TenantId tenant, UUID id) {
        return all(tenant).stream().anyMatch(bot -> bot.id().equals(id));
    }
}
