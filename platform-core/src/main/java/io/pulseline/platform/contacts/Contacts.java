package io.pulseline.platform.contacts;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Finds, exports and erases what a tenant keeps of a WhatsApp user (GDPR, articles 15, 17 and 20).
@Service
public class Contacts {
    private static final Logger LOG = LoggerFactory.getLogger(Contacts.class);

    private final TenantTransactions transactions;
    private final ContactRecords records;
    private final ContactEraser eraser;
    private final AuditTrail audit;

    Contacts(TenantTransactions transactions, ContactRecords records, ContactEraser eraser, AuditTrail audit) {
        this.transactions = transactions;
        this.records = records;
        this.eraser = eraser;
        this.audit = audit;
    }

    /// @param typed a number as people write it, or a business-scoped id
    /// @return empty when nothing is kept of such a user
    public Optional<Contact> find(TenantId tenant, String typed) {
        String key = key(typed);
        return key.isEmpty() ? Optional.empty() : transactions.inTenant(tenant, () -> records.find(key));
    }

    /// Everything that is kept of the user, as one JSON document: who it is, every call with its timeline,
    /// permissions with their evidence, requests, and Meta's deliveries as they came. The tenant's trail says
    /// that it was taken.
    ///
    /// @return empty when nothing is kept of such a user
    public Optional<String> export(TenantId tenant, Actor actor, String typed) {
        String key = key(typed);
        return key.isEmpty()
                ? Optional.empty()
                : transactions.inTenant(
                        tenant,
                        () -> records.find(key).map(contact -> {
                            audit.record(tenant, actor, "contact.export", "contact:" + masked(key), null, null);
                            return transactions.redacting(() -> records.document(tenant, contact));
                        }));
    }

    /// Takes who the user was out of calls, records, timelines and Meta's deliveries, and deletes its
    /// permissions with their evidence. How long calls were and what they cost stays, under a pseudonym that
    /// leads nowhere; of the number only the part that decides the market stays, so that prices can be worked
    /// out anew.
    ///
    /// @param reason why, for the trail; must not say who
    public Erasure erase(TenantId tenant, Actor actor, String typed, @Nullable String reason) {
        String key = key(typed);
        return key.isEmpty()
                ? new Erasure.Unknown()
                : transactions.inTenant(tenant, () -> {
                    Optional<Contact> found = records.find(key);
                    if (found.isEmpty()) {
                        return new Erasure.Unknown();
                    }
                    if (found.get().live() > 0) {
                        return new Erasure.InCall();
                    }
                    Pseudonym pseudonym = records.pseudonym(found.get());
                    Erasure.Erased erased = transactions.redacting(() -> eraser.erase(tenant, found.get(), pseudonym));
                    audit.record(
                            tenant,
                            actor,
                            "contact.erase",
                            "contact:" + erased.pseudonym(),
                            null,
                            records.json(erased, reason));
                    LOG.info(
                            "event=contact-erased tenant={} calls={} evidence={} deliveries={}",
                            tenant,
                            erased.calls(),
                            erased.evidence(),
                            erased.deliveries());
                    return erased;
                });
    }

    /// Users whose last call, permission and request are older than this.
    ///
    /// @param limit at most so many
    List<String> forgotten(TenantId tenant, Instant before, int limit) {
        return transactions.inTenant(tenant, () -> records.silentSince(before, limit));
    }

    /// Digits for a number, else what was typed.
    static String key(String typed) {
        String bare = typed.strip();
        return bare.matches("\\+?[0-9\\s().\\-]{5,25}")
                ? bare.replaceAll("[^0-9]", "").replaceFirst("^00", "")
                : bare;
    }

    static String masked(String key) {
        return "•••" + key.substring(Math.max(0, key.length() - 4));
    }
}
