package io.pulseline.platform.pstnguard;

import java.util.Locale;

/// Why a route is not taken. The sentence and the remedy are in `messages/pstnguard.properties`.
///
/// @see "Meta, Integration patterns, 22 Oct 2025: no PSTN on any leg"
public enum PstnRule {
    /// `tel:` names a telephone
    TEL_URI,
    /// `user=phone` says that the user part is a telephone number (RFC 3261, 19.1.1)
    PHONE_USER,
    /// the name is one at which a carrier ends calls into the PSTN
    CARRIER_NAME,
    /// the name is the tenant's own and leads to such a name
    CARRIER_ALIAS,
    /// the address is a carrier's
    CARRIER_ADDRESS,
    /// what is dialled first opens a line
    DIAL_PREFIX,
    /// the name leads into a network that is not public, where we do not connect
    NOT_PUBLIC,
    /// neither a host nor a SIP URI
    UNREADABLE,
    /// nobody knows the name now; told, not refused: it is looked up again before each use
    UNKNOWN_NAME;

    /// As support and the API call it: `pstn.tel-uri`.
    public String id() {
        return "pstn." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether a route that breaks it is refused.
    public boolean refuses() {
        return this != UNKNOWN_NAME;
    }
}
