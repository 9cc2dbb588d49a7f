package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Whether the evidence is what it was: computes its hashes anew and names the event that does not fit. Needs nothing
/// but
/// the database, so it runs from the command line too.
@Service
public class EvidenceProof {
    private final EvidenceChain chain;
    private final TenantTransactions transactions;

    EvidenceProof(EvidenceChain chain, TenantTransactions transactions) {
        this.chain = chain;
        this.transactions = transactions;
    }

    public enum Damage {
        /// its hash does not follow from its words and the event before it: it was changed, or one before it is gone
        CHANGED,
        /// the chain is shorter than the ledger says
        CUT
    }

    /// @param event the event that does not fit, null when the end is missing
    public record Flaw(
            PhoneNumberId number, String userKey, @Nullable Long event, Damage damage) {
        /// For people at a terminal.
        public String sentence() {
            String where = "of number " + number + " and user " + userKey;
            return switch (damage) {
                case CHANGED -> "event " + event + " " + where + " does not follow from the one before it";
                case CUT -> "the last events " + where + " are missing";
            };
        }
    }

    /// @param chains of users, one each
    public record Verdict(long chains, long events, List<Flaw> flaws) {}

    /// Computes every hash of the tenant anew.
    public Verdict verify(TenantId tenant) {
        return transactions.inTenant(tenant, () -> chain.verify(tenant));
    }
}
