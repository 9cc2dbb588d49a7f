package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The proof of every consent: what happened, in a chain that shows where somebody changed it.
@Service
public class Evidence {
    private final PermissionLedger ledger;
    private final EvidenceChain chain;
    private final EvidenceKeys keys;
    private final TenantTransactions transactions;

    Evidence(PermissionLedger ledger, EvidenceChain chain, EvidenceKeys keys, TenantTransactions transactions) {
        this.ledger = ledger;
        this.chain = chain;
        this.keys = keys;
        this.transactions = transactions;
    }

    /// @param cursor id of the last event of the page before, null for the first page
    /// @return newest first, one more than `limit` when there is another page
    public List<Found> search(TenantId tenant, EvidenceFilter filter, @Nullable Long cursor, int limit) {
        return transactions.inTenant(tenant, () -> chain.search(filter, cursor, limit));
    }

    /// @param userName null when the user has none
    public record Found(
            PhoneNumberId number, String userKey, @Nullable String userName, PermissionEvent event) {}

    /// One user's chain as a file carries it, oldest first; empty when nothing is known of the user.
    public Optional<List<PermissionEvent>> of(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(tenant, () -> ledger.keyOf(number, user).map(key -> chain.events(number, key)));
    }

    /// Signs a file in the tenant's name.
    ///
    /// @return CMS, DER, detached
    public byte[] sign(Tenant tenant, byte[] content) {
        return keys.sign(tenant, content);
    }

    /// What the tenant's signatures are checked with; empty before the first.
    public Optional<X509Certificate> certificate(Tenant tenant) {
        return keys.certificate(tenant);
    }
}
