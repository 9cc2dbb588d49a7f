package io.pulseline.platform.captures;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CapturePart;
import java.util.Base64;
import org.springframework.stereotype.Service;

/// Takes what workers bring. They seal it themselves, so a part that is put at a wrong place opens nowhere.
@Service
public class CaptureParts {
    private final TenantTransactions transactions;
    private final CaptureRows rows;

    CaptureParts(TenantTransactions transactions, CaptureRows rows) {
        this.transactions = transactions;
        this.rows = rows;
    }

    /// @return false when it was there already, or nobody wants it any more; it is dropped then
    /// @throws IllegalArgumentException for what is no base64, or a part of less than none
    public boolean take(CapturePart part) {
        byte[] sealed = Base64.getDecoder().decode(part.sealed());
        if (part.part() < 0) {
            throw new IllegalArgumentException("parts are counted from 0");
        }
        TenantId tenant = new TenantId(part.tenant());
        return transactions.inTenant(tenant, () -> rows.addPart(tenant, part.capture(), part.part(), sealed));
    }
}
