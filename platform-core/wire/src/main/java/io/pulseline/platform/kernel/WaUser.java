package io.pulseline.platform.kernel;

import org.jspecify.annotations.Nullable;

/// A WhatsApp user as Meta names one. At least one of number and bsuid is there; either may be missing (usernames hide
/// the number).
///
/// @param waId  the user's number, null when Meta hides it
/// @param bsuid the business-scoped id, null in payloads older than May 2026
/// @param name  profile name or username, null when not sent; written by a stranger, so never trusted
/// @see "Meta, Business-scoped user IDs, 6 Feb 2026"
public record WaUser(
        @Nullable E164 waId,
        @Nullable Bsuid bsuid,
        @Nullable String name) {
    public WaUser {
        if (waId == null && bsuid == null) {
            throw new IllegalArgumentException("a WhatsApp user needs a number or a business-scoped id");
        }
    }

    /// The key that permission and call records use: the business-scoped id when known, else the number.
    public String key() {
        return bsuid != null
                ? bsuid.value()
                : java.util.Objects.requireNonNull(waId).digits();
    }
}
