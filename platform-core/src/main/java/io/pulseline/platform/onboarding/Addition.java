package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;
import org.jspecify.annotations.Nullable;

/// A number as somebody typed it in, to be added to an account.
///
/// @param countryCode digits
/// @param phone       digits, without the country code
/// @param name        that users see
/// @param method      how the code comes: SMS or VOICE
/// @param language    of the code, like `en_US`
/// @param id          at Meta, null until Meta has it
public record Addition(
        WabaId waba,
        String countryCode,
        String phone,
        String name,
        String method,
        String language,
        @Nullable PhoneNumberId id) {
    String digits() {
        return countryCode + phone;
    }
}
