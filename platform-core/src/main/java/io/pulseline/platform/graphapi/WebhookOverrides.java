package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;

/// Sends messages and calls of an account or of one number to an address of its own. Meta proves the address at once by
/// its handshake; management events stay with the app's.
///
/// @see "Meta, Webhook overrides, 7 Nov 2025"
public interface WebhookOverrides {
    GraphResult<Calling.Accepted> set(TenantId tenant, WabaId waba, URI address);

    /// The app's own address again.
    GraphResult<Calling.Accepted> remove(TenantId tenant, WabaId waba);

    GraphResult<Calling.Accepted> set(TenantId tenant, PhoneNumberId number, URI address);

    /// That of the account again, or the app's.
    GraphResult<Calling.Accepted> remove(TenantId tenant, PhoneNumberId number);
}
