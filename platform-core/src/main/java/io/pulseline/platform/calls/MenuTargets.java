package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Port to whoever knows which menus a tenant has.
public interface MenuTargets {
    /// What a plan may name, by name.
    record Named(UUID id, String name) {}

    /// What a key does.
    enum Does {
        /// the agents of a team, or all: the user hears music until one is free
        AGENTS,
        /// a trunk or an extension
        SIP,
        BOT,
        /// another menu
        MENU,
        /// the menu is said again
        REPEAT,
        /// the call ends and stands in the list of calls to be returned
        CALLBACK,
        HANG_UP
    }

    /// @param id of the team, trunk, extension, bot or menu; null for all agents and where there is none
    record Step(Does does, @Nullable UUID id) {}

    /// @param prompt    Opus packets; empty before anything was uploaded
    /// @param length    of the prompt
    /// @param patience  how long a key is waited for after it
    /// @param tries     how often it is said
    /// @param otherwise what happens then
    record Menu(
            UUID id,
            String name,
            List<byte[]> prompt,
            Duration length,
            Duration patience,
            int tries,
            Map<String, Step> keys,
            Step otherwise) {}

    List<Named> all(TenantId tenant);

    Optional<Menu> find(TenantId tenant, UUID id);

    default boolean has(TenantId tenant, UUID id) {
        return all(tenant).stream().anyMatch(menu -> menu.id().equals(id));
    }
}
