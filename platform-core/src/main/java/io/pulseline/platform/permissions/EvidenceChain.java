package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The append-only evidence of one (number, user): each row's hash covers the row and the hash before it, and the
/// permission row knows how many there are and the last hash. Inside the caller's tenant transaction.
@Repository
class EvidenceChain {
    private record End(int events, byte[] head) {}

    private final JdbcClient jdbc;

    EvidenceChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds one link. An event with a proof is kept once, however often it is delivered.
    ///
    /// @param key of an existing permission row; its lock makes one writer at a time
    /// @return false when it was there already
    boolean append(
            TenantId tenant,
            PhoneNumberId number,
            String key,
            Instant at,
            String kind,
            String source,
            String detail,
            @Nullable String proof) {
        End end = jdbc.sql("select events, head from permission where number_id = ? and user_key = ? for update")
                .param(number.value())
                .param(key)
                .query((row, index) -> new End(row.getInt("events"), row.getBytes("head")))
                .single();
        if (proof != null && isThere(number, key, kind, proof)) {
            return false;
        }
        Instant stored = at.truncatedTo(ChronoUnit.MICROS);
        byte[] hash = link(end.head(), tenant, number, key, stored, kind, source, detail, proof);
        jdbc.sql("""
                        insert into permission_event (tenant_id, number_id, user_key, at, kind, source, detail, proof, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(key)
                .param(Timestamp.from(stored))
                .param(kind)
                .param(source)
                .param(detail)
                .param(proof)
                .param(hash)
                .update();
        jdbc.sql("update permission set events = events + 1, head = ? where number_id = ? and user_key = ?")
                .param(hash)
                .param(number.value())
                .param(key)
                .update();
        return true;
    }

    private boolean isThere(PhoneNumberId number, String key, String kind, String proof) {
        return jdbc.sql("""
                        select exists (select 1 from permission_event
                                       where number_id = ? and user_key = ? and kind = ? and proof = ?)
                        """)
                .param(number.value())
                .param(key)
                .param(kind)
                .param(proof)
                .query(Boolean.class)
                .single();
    }

    /// Oldest first.
    List<PermissionEvent> events(PhoneNumberId number, String key) {
        return jdbc.sql("select * from permission_event where number_id = ? and user_key = ? order by id")
                .param(number.value())
                .param(key)
                .query((row, index) -> event(row))
                .list();
    }

    /// A part of the chain, oldest first.
    ///
    /// @param after id of the last event that is known already, 0 for none
    List<PermissionEvent> events(PhoneNumberId number, String key, long after, int limit) {
        return jdbc.sql(
                        "select * from permission_event where number_id = ? and user_key = ? and id > ? order by id limit ?")
                .param(number.value())
                .param(key)
                .param(after)
                .param(limit)
                .query((row, index) -> event(row))
                .list();
    }

    /// @return the id of the first event whose hash does not follow, -1 when the end was cut off, empty when whole
    Optional<Long> firstBroken(TenantId tenant, PhoneNumberId number, String key) {
        byte[] before = new byte[32];
        List<PermissionEvent> events = events(number, key);
        for (PermissionEvent event : events) {
            byte[] expected = link(
                    before,
                    tenant,
                    number,
                    key,
                    event.at(),
                    event.kind(),
                    event.source(),
                    event.detail(),
                    event.proof());
            if (!Arrays.equals(expected, HexFormat.of().parseHex(event.hash()))) {
                return Optional.of(event.id());
            }
            before = expected;
        }
        byte[] last = before;
        boolean whole = jdbc.sql("select events, head from permission where number_id = ? and user_key = ?")
                .param(number.value())
                .param(key)
                .query((row, index) ->
                        row.getInt("events") == events.size() && Arrays.equals(row.getBytes("head"), last))
                .optional()
                .orElse(events.isEmpty());
        return whole ? Optional.empty() : Optional.of(-1L);
    }

    /// Every chain of the bound tenant. After a flaw the chain is followed on from what is stored, so that one change
    /// is
    /// one flaw.
    EvidenceProof.Verdict verify(TenantId tenant) {
        Walk walk = new Walk(tenant);
        jdbc.sql("select * from permission_event order by number_id, user_key, id")
                .withFetchSize(1000)
                .query(walk);
        walk.end();
        return new EvidenceProof.Verdict(walk.chains(), walk.events, walk.flaws);
    }

    private final class Walk implements RowCallbackHandler {
        private final TenantId tenant;
        private final List<EvidenceProof.Flaw> flaws = new ArrayList<>();
        /// what the ledger says of each chain; a chain that was met is taken out
        private final Map<String, End> ends = new HashMap<>();
        private final int all;
        private String at = "";
        private PhoneNumberId number = new PhoneNumberId("0");
        private String key = "";
        private byte[] head = new byte[32];
        private int length;
        private long events;

        Walk(TenantId tenant) {
            this.tenant = tenant;
            jdbc.sql("select number_id, user_key, events, head from permission").query(row -> {
                ends.put(
                        row.getString("number_id") + " " + row.getString("user_key"),
                        new End(row.getInt("events"), row.getBytes("head")));
            });
            this.all = ends.size();
        }

        int chains() {
            return all;
        }

        @Override
        public void processRow(ResultSet row) throws SQLException {
            String chain = row.getString("number_id") + " " + row.getString("user_key");
            if (!chain.equals(at)) {
                close();
                at = chain;
                number = new PhoneNumberId(row.getString("number_id"));
                key = row.getString("user_key");
                head = new byte[32];
                length = 0;
            }
            byte[] stored = row.getBytes("hash");
            byte[] expected = link(
                    head,
                    tenant,
                    number,
                    key,
                    row.getTimestamp("at").toInstant(),
                    row.getString("kind"),
                    row.getString("source"),
                    row.getString("detail"),
                    row.getString("proof"));
            if (!Arrays.equals(expected, stored)) {
                flaws.add(new EvidenceProof.Flaw(number, key, row.getLong("id"), EvidenceProof.Damage.CHANGED));
            }
            head = stored;
            length++;
            events++;
        }

        private void close() {
            End end = ends.remove(at);
            if (end != null && (end.events() > length || !Arrays.equals(end.head(), head))) {
                flaws.add(new EvidenceProof.Flaw(number, key, null, EvidenceProof.Damage.CUT));
            }
        }

        /// Chains of which nothing is left.
        void end() {
            close();
            ends.forEach((chain, end) -> {
                if (end.events() > 0) {
                    String[] names = chain.split(" ", 2);
                    flaws.add(new EvidenceProof.Flaw(
                            new PhoneNumberId(names[0]), names[1], null, EvidenceProof.Damage.CUT));
                }
            });
        }
    }

    /// Newest first, one more than `limit` when there is another page.
    List<Evidence.Found> search(EvidenceFilter filter, @Nullable Long cursor, int limit) {
        String sought = filter.user() == null ? null : filter.user().strip().replaceFirst("^\\+", "");
        return jdbc.sql("""
                        select e.*, p.name from permission_event e join permission p using (tenant_id, number_id, user_key)
                        where (:number::text is null or e.number_id = :number) and (:kind::text is null or e.kind = :kind)
                          and (:user::text is null or p.wa_id = :user or p.bsuid = :user or p.name ilike '%' || :user || '%')
                          and (:from::timestamptz is null or e.at >= :from) and (:to::timestamptz is null or e.at < :to)
                          and (:cursor::bigint is null or e.id < :cursor)
                        order by e.id desc limit :limit
                        """)
                .param(
                        "number",
                        filter.number() == null ? null : filter.number().value())
                .param("kind", filter.kind())
                .param("user", sought)
                .param("from", filter.from() == null ? null : Timestamp.from(filter.from()))
                .param("to", filter.to() == null ? null : Timestamp.from(filter.to()))
                .param("cursor", cursor)
                .param("limit", limit + 1)
                .query((row, index) -> new Evidence.Found(
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("user_key"),
                        row.getString("name"),
                        event(row)))
                .list();
    }

    private static PermissionEvent event(ResultSet row) throws SQLException {
        return new PermissionEvent(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("kind"),
                row.getString("source"),
                row.getString("detail"),
                row.getString("proof"),
                HexFormat.of().formatHex(row.getBytes("hash")));
    }

    private static byte[] link(
            byte[] before,
            TenantId tenant,
            PhoneNumberId number,
            String key,
            Instant at,
            String kind,
            String source,
            String detail,
            @Nullable String proof) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(before);
            for (String part : new String[] {
                tenant.toString(), number.value(), key, at.toString(), kind, source, detail, String.valueOf(proof)
            }) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // the length keeps "ab"+"c" apart from "a"+"bc"
                sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
