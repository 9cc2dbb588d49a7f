package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// Changes what an account is billed in, by a copy of the account: templates, flows, the app and people go with it.
/// Asked with the token of the account that is copied.
///
/// @see "Meta, Change billing currency via API, 23 Jun 2026"
public interface CurrencyMigrations {
    /// @param status      Meta's word: INITIATED, ACCEPTED, IN_PROGRESS, READY_TO_COMPLETE, COMPLETED, FAILED,
    ///                    FAILED_TO_COMPLETE, REJECTED, or one that we do not know
    /// @param destination the copy, null before Meta names it
    record Answer(String status, @Nullable WabaId destination) {}

    /// Not repeated by the adapter: a second one would begin a second copy.
    ///
    /// @param creditLine null where a card pays
    /// @return id of the migration
    GraphResult<String> begin(TenantId tenant, WabaId source, Currency currency, @Nullable String creditLine);

    GraphResult<Answer> read(TenantId tenant, WabaId source, String migration);

    /// Moves the numbers; from then on the source can send no more.
    GraphResult<Calling.Accepted> resume(TenantId tenant, WabaId source, String migration);
}
