package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;

/// Takes lent lines of credit back.
///
/// @see "Meta, Managing credit lines, 26 Nov 2025"
public interface CreditLoans {
    /// Every account of the customer's business that is shared with us loses the line.
    ///
    /// @param allocation as kept when it was lent
    GraphResult<Calling.Accepted> takeBack(TenantId tenant, String allocation, Secret systemToken);

    /// @return Meta's word: DELETED once it is taken back
    GraphResult<String> status(TenantId tenant, String allocation, Secret systemToken);
}
