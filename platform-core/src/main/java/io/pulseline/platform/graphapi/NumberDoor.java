package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;

/// A number's way to Meta without Meta's window, and its two-step PIN.
///
/// @see "Meta, Registering business phone numbers, 14 Nov 2025; Two-step verification, 5 Nov 2025"
public interface NumberDoor {
    /// @param countryCode digits, without +
    /// @param phone       digits, without the country code
    /// @param name        that users see, up to Meta's review
    GraphResult<PhoneNumberId> add(TenantId tenant, WabaId waba, String countryCode, String phone, String name);

    /// @param method   SMS or VOICE
    /// @param language like `en_US`
    GraphResult<Calling.Accepted> requestCode(TenantId tenant, PhoneNumberId number, String method, String language);

    /// @param code digits only; what the phone shows has a hyphen
    GraphResult<Calling.Accepted> verifyCode(TenantId tenant, PhoneNumberId number, Secret code);

    /// Off Cloud API: no messages and no calls until it is registered again. At most 10 in 72 h for a number (133016);
    /// 133010 where it is off already.
    GraphResult<Calling.Accepted> deregister(TenantId tenant, PhoneNumberId number);

    /// @param pin six digits; takes the old one's place at once
    GraphResult<Calling.Accepted> setPin(TenantId tenant, PhoneNumberId number, Secret pin);
}
