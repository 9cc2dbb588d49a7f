package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Proves that no line of a trail was changed, removed or slipped in after it was committed: every line's hash is
/// computed anew and compared with its link, link by link. Whoever rewrites a line and all later links is found by an
/// earlier export or an earlier head, which both name hashes.
@Service
public class AuditChain {
    private static final int SHOWN = 20;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    AuditChain(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    public enum Damage {
        /// The line does not say what it said.
        CHANGED,
        /// The line is gone, its link is still there.
        REMOVED,
        /// The link before this line is gone.
        LINK_REMOVED,
        /// The line was written past the chain.
        SLIPPED_IN,
        /// The end is not where the head says; names the last line that is there.
        CUT_OFF
    }

    /// @param event id of the line; 0 for an empty chain whose head says otherwise
    public record Flaw(Damage damage, long event) {}

    /// @param links how many lines are chained
    /// @param head  hex of the last hash: all zero for an empty chain
    /// @param flaws oldest first, at most 20; none when the chain is whole
    public record Verdict(long links, String head, List<Flaw> flaws) {
        public boolean whole() {
            return flaws.isEmpty();
        }

        /// Of several chains together: lines are added up, the head stays this one's.
        public Verdict with(Verdict other) {
            return new Verdict(
                    links + other.links,
                    head,
                    Stream.concat(flaws.stream(), other.flaws.stream()).toList());
        }
    }

    private record Head(long links, byte[] hash) {}

    private record End(long seq, long event, byte[] hash) {}

    public Verdict of(TenantId tenant) {
        return transactions.inTenant(tenant, () -> {
            List<Flaw> flaws =
                    jdbc.sql("""
                            select damage, event_id from audit_chain where damage is not null order by seq nulls last, event_id limit ?
                            """).param(SHOWN).query(AuditChain::flaw).list();
            return verdict(
                    flaws,
                    jdbc.sql("select links, hash from audit_head")
                            .query(AuditChain::head)
                            .optional(),
                    jdbc.sql("select seq, event_id, hash from audit_link order by seq desc limit 1")
                            .query(AuditChain::end)
                            .optional());
        });
    }

    /// The BSP's own chain.
    public Verdict ofStaff() {
        return transactions.asOperator("prove the audit trail", () -> {
            List<Flaw> flaws =
                    jdbc.sql("""
                            select damage, event_id from ops.audit_chain where damage is not null order by seq nulls last, event_id limit ?
                            """).param(SHOWN).query(AuditChain::flaw).list();
            return verdict(
                    flaws,
                    jdbc.sql("select links, hash from ops.audit_head")
                            .query(AuditChain::head)
                            .optional(),
                    jdbc.sql("select seq, event_id, hash from ops.audit_link order by seq desc limit 1")
                            .query(AuditChain::end)
                            .optional());
        });
    }

    private static Verdict verdict(List<Flaw> found, Optional<Head> head, Optional<End> end) {
        Head claimed = head.orElse(new Head(0, new byte[32]));
        @Nullable End last = end.orElse(null);
        List<Flaw> flaws = new ArrayList<>(found);
        boolean reached = last == null
                ? claimed.links() == 0
                : last.seq() == claimed.links() && Arrays.equals(last.hash(), claimed.hash());
        if (!reached) {
            flaws.add(new Flaw(Damage.CUT_OFF, last == null ? 0 : last.event()));
        }
        return new Verdict(claimed.links(), HexFormat.of().formatHex(claimed.hash()), List.copyOf(flaws));
    }

    private static Flaw flaw(ResultSet row, int index) throws SQLException {
        return new Flaw(Damage.valueOf(row.getString("damage")), row.getLong("event_id"));
    }

    private static Head head(ResultSet row, int index) throws SQLException {
        return new Head(row.getLong("links"), row.getBytes("hash"));
    }

    private static End end(ResultSet row, int index) throws SQLException {
        return new End(row.getLong("seq"), row.getLong("event_id"), row.getBytes("hash"));
    }
}
