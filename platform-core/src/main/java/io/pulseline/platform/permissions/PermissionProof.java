package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.KeptDeliveries;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Proves permissions from Meta's own words: each answer of a user that is kept has its entry in the evidence, the
/// newest word on a user is
/// what the ledger says, and each call counts as Meta told its end. What we read or reckoned ourselves stands above an
/// older webhook, as it
/// did when it came.
@Service
public class PermissionProof {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final KeptDeliveries deliveries;

    PermissionProof(TenantTransactions transactions, JdbcClient jdbc, KeptDeliveries deliveries) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.deliveries = deliveries;
    }

    /// @param answers of users, as far as their deliveries are still kept
    /// @param calls   whose end Meta told
    /// @param flaws   a sentence each
    public record Verdict(long answers, long calls, List<String> flaws) {}

    public Verdict check(TenantId tenant) {
        return transactions.inTenant(tenant, () -> {
            Walk walk = new Walk(entries(), calls());
            deliveries.read(tenant, walk::take);
            return new Verdict(walk.answers, walk.ended.size(), walk.flaws);
        });
    }

    /// One answer's entry in the evidence.
    ///
    /// @param last      nothing that was learnt since changed the user's permission
    /// @param status    what the ledger says now
    private record Entry(
            Instant at,
            String kind,
            boolean last,
            String status,
            @Nullable Instant expires) {}

    private record Call(
            @Nullable Boolean answered, @Nullable Instant endedAt) {}

    private Map<String, Entry> entries() {
        Map<String, Entry> all = new HashMap<>();
        jdbc.sql("""
                        select e.number_id, e.proof, e.at, e.kind, p.status, p.expires_at,
                               e.detail not like '%; older than what is known%' and not exists (
                                   select 1 from permission_event later
                                   where later.number_id = e.number_id and later.user_key = e.user_key and later.id > e.id
                                     and later.kind in ('GRANTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'LIVE_READ', 'NUMBER_CHANGED')
                                     and later.detail not like '%; older than what is known%') as last
                        from permission_event e join permission p using (tenant_id, number_id, user_key)
                        where e.source = 'META' and e.kind in ('GRANTED', 'DECLINED', 'WITHDRAWN') and e.proof is not null
                        """).query((ResultSet row) -> {
            all.put(
                    row.getString("number_id") + " " + row.getString("proof"),
                    new Entry(
                            row.getTimestamp("at").toInstant(),
                            row.getString("kind"),
                            row.getBoolean("last"),
                            row.getString("status"),
                            instant(row, "expires_at")));
        });
        return all;
    }

    private Map<String, Call> calls() {
        Map<String, Call> all = new HashMap<>();
        jdbc.sql("select number_id, wacid, answered, ended_at from permission_call")
                .query((ResultSet row) -> {
                    all.put(
                            row.getString("number_id") + " " + row.getString("wacid"),
                            new Call((Boolean) row.getObject("answered"), instant(row, "ended_at")));
                });
        return all;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static final class Walk {
        private final Map<String, Entry> entries;
        private final Map<String, Call> calls;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> ended = new HashSet<>();
        private final List<String> flaws = new ArrayList<>();
        private long answers;

        Walk(Map<String, Entry> entries, Map<String, Call> calls) {
            this.entries = entries;
            this.calls = calls;
        }

        void take(InboxItem.FromMeta item) {
            PhoneNumberId number = item.number();
            if (number == null) {
                return;
            }
            if (item.event() instanceof MetaEvent.PermissionReply reply && seen.add(number + " " + reply.messageId())) {
                answers++;
                answer(number, reply, reply.at() == null ? item.receivedAt() : reply.at());
            } else if (item.event() instanceof MetaEvent.CallTerminate end
                    && ended.add(number + " " + end.call().value())) {
                call(number, end);
            }
        }

        private void answer(PhoneNumberId number, MetaEvent.PermissionReply reply, Instant at) {
            String which = "the answer " + reply.messageId() + " to number " + number;
            @Nullable Entry entry = entries.get(number + " " + reply.messageId());
            if (entry == null) {
                flaws.add(which + " is not in the evidence");
                return;
            }
            String kind = reply.accepted() ? "GRANTED" : reply.automatic() ? "WITHDRAWN" : "DECLINED";
            if (!entry.kind().equals(kind) || !entry.at().equals(at.truncatedTo(ChronoUnit.MICROS))) {
                flaws.add(which + " was " + kind + " at " + at + ", the evidence says " + entry.kind() + " at "
                        + entry.at());
            } else if (entry.last()) {
                state(which, reply, at, entry);
            }
        }

        /// It was the last word, so the ledger has to say the same.
        private void state(String which, MetaEvent.PermissionReply reply, Instant at, Entry entry) {
            PermissionStatus status = PermissionChanges.statusOf(reply);
            @Nullable Instant expires = PermissionChanges.expiryOf(reply, at);
            if (!entry.status().equals(status.name()) || !Objects.equals(entry.expires(), expires)) {
                flaws.add(which + " gives " + status + words(expires) + ", the ledger says " + entry.status()
                        + words(entry.expires()));
            }
        }

        private static String words(@Nullable Instant until) {
            return until == null ? "" : " until " + until;
        }

        private void call(PhoneNumberId number, MetaEvent.CallTerminate end) {
            @Nullable Call counted = calls.get(number + " " + end.call().value());
            if (counted == null || counted.endedAt() == null) {
                flaws.add("the end of call " + end.call() + " is not counted");
            } else if (PermissionListener.talked(end) && !Boolean.TRUE.equals(counted.answered())) {
                flaws.add("call " + end.call() + " was answered and is not counted so");
            }
        }
    }
}
