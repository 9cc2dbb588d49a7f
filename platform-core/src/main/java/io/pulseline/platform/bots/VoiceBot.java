package io.pulseline.platform.bots;

import java.time.Instant;
import java.util.UUID;

/// @param url       `wss://…`
/// @param hasSecret whether it is shown a secret of ours
/// @param bargeIn   whether a user who speaks cuts it off
/// @param quiet     whether steady noise is taken out of what it hears
public record VoiceBot(
        UUID id,
        String name,
        String url,
        boolean hasSecret,
        boolean bargeIn,
        boolean quiet,
        String madeBy,
        Instant madeAt) {}
