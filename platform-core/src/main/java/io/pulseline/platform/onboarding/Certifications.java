package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.BusinessCertification;
import io.pulseline.platform.graphapi.BusinessCertification.Document;
import io.pulseline.platform.graphapi.BusinessCertification.Handed;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.UnassignedListener;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Vouching for a customer's business at Meta, which raises its limit to the 2,000 that calling needs. Documents pass
/// through and are kept nowhere.
///
/// @see "Meta, Partner-led business verification, 14 Nov 2025"
@Service
public class Certifications implements UnassignedListener {
    /// Meta's.
    public static final int MOST_ATTEMPTS = 3;

    public static final int MOST_DOCUMENTS = 3;
    public static final int LARGEST_BYTES = 5 * 1024 * 1024;
    private static final String EVENT = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final BusinessCertification graph;
    private final SignupProperties properties;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Certifications(
            TenantTransactions transactions,
            JdbcClient jdbc,
            BusinessCertification graph,
            SignupProperties properties,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.graph = graph;
        this.properties = properties;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// A business that owns accounts of a tenant.
    ///
    /// @param accounts     their names, joined
    /// @param verification what Meta says of the business, null when it did not
    /// @param status       Meta's word of what was handed in, null when nothing was
    /// @param reasons      Meta's words, why not
    public record Standing(
            String business,
            String accounts,
            @Nullable String verification,
            @Nullable String status,
            List<String> reasons,
            int attempts,
            @Nullable Instant handedAt,
            @Nullable String handedBy) {
        /// Whether documents may be handed in now.
        public boolean open() {
            return attempts < MOST_ATTEMPTS
                    && !"PENDING".equals(status)
                    && !"APPROVED".equals(status)
                    && !"verified".equalsIgnoreCase(verification);
        }
    }

    /// What came of handing documents in.
    public sealed interface Answer {
        /// @param message Meta's own
        record Done(int attempts, String message) implements Answer {}

        record Refused(GraphFault fault) implements Answer {}

        /// No such business of this tenant, or nothing can be handed in for it now.
        record NotNow() implements Answer {}

        /// @param why a word of the bundle: count, size, type
        record Wrong(String why) implements Answer {}

        /// Neither portfolio nor system user's token of ours is configured.
        record NoToken() implements Answer {}
    }

    public boolean connected() {
        return properties.lendsCredit();
    }

    /// By business.
    public List<Standing> of(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select w.owner_business_id as business, string_agg(w.name, ', ' order by w.name) as accounts,
                               max(w.raw ->> 'business_verification_status') as verification, c.status,
                               coalesce(c.reasons, '{}') as reasons, coalesce(c.attempts, 0) as attempts, c.handed_at, c.handed_by
                        from waba w left join ops.business_certification c on c.business_id = w.owner_business_id
                        where w.owner_business_id is not null and w.left_at is null
                        group by w.owner_business_id, c.business_id order by w.owner_business_id
                        """)
                        .query((row, index) -> {
                            Timestamp handed = row.getTimestamp("handed_at");
                            return new Standing(
                                    row.getString("business"),
                                    row.getString("accounts"),
                                    row.getString("verification"),
                                    row.getString("status"),
                                    List.of((String[]) row.getArray("reasons").getArray()),
                                    row.getInt("attempts"),
                                    handed == null ? null : handed.toInstant(),
                                    row.getString("handed_by"));
                        })
                        .list());
    }

    /// Hands documents to Meta. Each counts: Meta takes three attempts.
    ///
    /// @param files name and content; the kind is read from the content
    public Answer hand(Actor actor, TenantId tenant, String business, List<Document> files) {
        Secret token = properties.systemToken();
        String partner = properties.businessId();
        if (!properties.lendsCredit() || token == null || partner == null) {
            return new Answer.NoToken();
        }
        if (of(tenant).stream().noneMatch(one -> one.business().equals(business) && one.open())) {
            return new Answer.NotNow();
        }
        if (files.isEmpty() || files.size() > MOST_DOCUMENTS) {
            return new Answer.Wrong("count");
        }
        if (files.stream().anyMatch(one -> one.content().length > LARGEST_BYTES)) {
            return new Answer.Wrong("size");
        }
        List<Document> documents = files.stream().map(Certifications::known).toList();
        if (documents.stream().anyMatch(one -> one.type().isEmpty())) {
            return new Answer.Wrong("type");
        }
        return switch (graph.hand(partner, business, documents, token)) {
            case GraphResult.Failed<Handed>(GraphFault fault) -> new Answer.Refused(fault);
            case GraphResult.Ok<Handed>(Handed handed) -> {
                transactions.inTenant(tenant, () -> {
                    kept(business, handed.attempts(), actor);
                    audit.record(tenant, actor, "business.certify", "business:" + business, null, null);
                });
                yield new Answer.Done(handed.attempts(), handed.message());
            }
        };
    }

    private void kept(String business, int attempts, Actor actor) {
        jdbc.sql("""
                        insert into ops.business_certification (business_id, status, attempts, handed_at, handed_by)
                        values (?, 'PENDING', ?, ?, ?)
                        on conflict (business_id) do update set status = 'PENDING', reasons = '{}', attempts = excluded.attempts,
                            handed_at = excluded.handed_at, handed_by = excluded.handed_by
                        """)
                .param(business)
                .param(attempts)
                .param(Timestamp.from(clock.instant()))
                .param(actor.label())
                .update();
    }

    /// It comes under our own portfolio's id, so it is never a tenant's.
    @Override
    public void onUnassigned(InboxItem.FromMeta item) {
        if (!(item.event() instanceof MetaEvent.AccountUpdate update)
                || !update.event().equals(EVENT)) {
            return;
        }
        JsonNode info = json.readTree(update.valueJson()).path("partner_client_certification_info");
        String business = info.path("client_business_id").asString("");
        String status = info.path("status").asString("").toUpperCase(Locale.ROOT);
        if (business.isEmpty() || status.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into ops.business_certification (business_id, status, reasons, told_at) values (:id, :status, :reasons, :at)
                        on conflict (business_id) do update set status = excluded.status, reasons = excluded.reasons,
                            told_at = excluded.told_at
                        where coalesce(business_certification.told_at, excluded.told_at) <= excluded.told_at
                        """)
                .param("id", business)
                .param("status", status)
                .param(
                        "reasons",
                        info.path("rejection_reasons")
                                .valueStream()
                                .map(reason -> reason.asString(""))
                                .filter(reason -> !reason.isEmpty() && !reason.equals("NONE"))
                                .toArray(String[]::new))
                .param("at", Timestamp.from(item.receivedAt()))
                .update();
    }

    /// By its first bytes, whatever its name says; an empty type for none that Meta takes.
    private static Document known(Document file) {
        byte[] bytes = file.content();
        String type = begins(bytes, 0x25, 0x50, 0x44, 0x46)
                ? "application/pdf"
                : begins(bytes, 0xff, 0xd8, 0xff)
                        ? "image/jpeg"
                        : begins(bytes, 0x89, 0x50, 0x4e, 0x47) ? "image/png" : "";
        String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_");
        return new Document(name.isEmpty() ? "document" : name, type, bytes);
    }

    private static boolean begins(byte[] bytes, int... head) {
        if (bytes.length < head.length) {
            return false;
        }
        for (int i = 0; i < head.length; i++) {
            if ((bytes[i] & 0xff) != head[i]) {
                return false;
            }
        }
        return true;
    }
}
