package io.pulseline.platform.wire;

import io.pulseline.platform.kernel.Direction;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant's voice bot, and what it is told of the call. The address is the tenant's word: the worker judges
/// where it
/// leads at each connection.
///
/// @param url      `wss://…`
/// @param secret   sent as bearer; null where the bot asks for none
/// @param bargeIn  whether a user who speaks cuts the bot off
/// @param number   the business number, digits
/// @param user     digits, or a business-scoped id; null when not known
/// @param userName written by a stranger, null when not told
/// @param opaque   what the program said that placed the call
/// @param quiet    whether steady noise is taken out of the user's voice, where the worker can; null, as from an
///                 older platform, is no
public record BotOrder(
        UUID bot,
        String url,
        @Nullable String secret,
        boolean bargeIn,
        Direction direction,
        String number,
        @Nullable String user,
        @Nullable String userName,
        @Nullable String opaque,
        @Nullable Boolean quiet) {
    public boolean quiets() {
        return Boolean.TRUE.equals(quiet);
    }

    @Override
    public String toString() {
        return "BotOrder[" + bot + "]";
    }
}
