package io.pulseline.platform.contacts;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/// Where records say who a user is. Inside the caller's tenant transaction.
@Repository
class ContactRecords {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    ContactRecords(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    private record Known(
            @Nullable String waId,
            @Nullable String bsuid,
            @Nullable String name) {}

    /// @param key digits or a business-scoped id; whatever else the records tie to it belongs to the same
    ///            user
    Optional<Contact> find(String key) {
        TreeSet<String> keys = new TreeSet<>(
                key.matches("[1-9][0-9]{4,14}")
                        ? new E164(key).spellings().stream().map(E164::digits).toList()
                        : List.of(key));
        TreeSet<String> waIds = new TreeSet<>();
        TreeSet<String> bsuids = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        int before;
        do {
            before = keys.size();
            for (Known known : known(List.copyOf(keys))) {
                add(waIds, known.waId());
                add(bsuids, known.bsuid());
                add(names, known.name());
            }
            keys.addAll(waIds);
            keys.addAll(bsuids);
        } while (keys.size() > before);
        if (waIds.isEmpty() && bsuids.isEmpty()) {
            return Optional.empty();
        }
        String[] all = keys.toArray(String[]::new);
        return Optional.of(jdbc.sql("""
                        select count(*) as calls, count(*) filter (where phase <> 'ENDED') as live, min(started_at) as first,
                               max(started_at) as last,
                               (select count(*) from permission where user_key = any (:keys) or wa_id = any (:keys)) as permissions,
                               (select count(*) from permission_event where user_key = any (:keys)) as evidence,
                               (select count(*) from permission_request where user_key = any (:keys)) as requests
                        from call where wa_id = any (:keys) or bsuid = any (:keys)
                        """)
                .param("keys", all)
                .query((row, index) -> {
                    @Nullable Timestamp first = row.getTimestamp("first");
                    @Nullable Timestamp last = row.getTimestamp("last");
                    return new Contact(
                            List.copyOf(waIds),
                            List.copyOf(bsuids),
                            List.copyOf(names),
                            row.getLong("calls"),
                            row.getLong("live"),
                            row.getLong("permissions"),
                            row.getLong("evidence"),
                            row.getLong("requests"),
                            first == null ? null : first.toInstant(),
                            last == null ? null : last.toInstant());
                })
                .single());
    }

    private List<Known> known(List<String> keys) {
        return jdbc.sql("""
                        select distinct wa_id, bsuid, user_name as name from call where wa_id = any (:keys) or bsuid = any (:keys)
                        union select wa_id, bsuid, name from permission
                              where wa_id = any (:keys) or bsuid = any (:keys) or user_key = any (:keys)
                        union select wa_id, bsuid, name from call_list_user where wa_id = any (:keys) or bsuid = any (:keys)
                        union select wa_id, null, null from user_spelling where spelling = any (:keys)
                        union select spelling, null, null from user_spelling where wa_id = any (:keys)
                        union select wa_id, bsuid, null from cdr where wa_id = any (:keys) or bsuid = any (:keys)
                        """)
                .param("keys", keys.toArray(String[]::new))
                .query((row, index) -> new Known(row.getString("wa_id"), row.getString("bsuid"), row.getString("name")))
                .list();
    }

    private static void add(TreeSet<String> names, @Nullable String name) {
        if (name != null && !name.isBlank()) {
            names.add(name);
        }
    }

    Pseudonym pseudonym(Contact contact) {
        List<String> prefixes = jdbc.sql("select distinct prefix from market_prefix")
                .query((row, index) -> row.getString("prefix"))
                .list();
        return Pseudonym.of(
                contact,
                number -> prefixes.stream()
                        .filter(number::startsWith)
                        .max(Comparator.comparingInt(String::length))
                        .orElse(number.substring(0, 1)));
    }

    /// As the redactor, who may read what Meta told.
    String document(TenantId tenant, Contact contact) {
        String[] keys = contact.keys().toArray(String[]::new);
        TreeMap<String, Object> document = new TreeMap<>();
        document.put(
                "user",
                new TreeMap<>(Map.of(
                        "numbers",
                        contact.waIds(),
                        "business_scoped_ids",
                        contact.bsuids(),
                        "names",
                        contact.names())));
        document.put("calls", rows("""
                select (to_jsonb(c) - 'tenant_id' - 'our_sdp' - 'peer_sdp' - 'worker_id' - 'worker_epoch') ||
                       jsonb_build_object('timeline', (select coalesce(jsonb_agg(to_jsonb(e) - 'tenant_id' - 'call_id' order by e.id), '[]')
                                                       from call_event e where e.tenant_id = c.tenant_id and e.call_id = c.id))
                from call c where c.wa_id = any (:keys) or c.bsuid = any (:keys) order by c.started_at
                """, keys));
        document.put("voicemails", rows("""
                select to_jsonb(v) - 'tenant_id' - 'sound' from voicemail v join call c using (tenant_id, wacid)
                where c.wa_id = any (:keys) or c.bsuid = any (:keys) order by v.left_at
                """, keys));
        document.put("recordings", rows("""
                select to_jsonb(r) - 'tenant_id' - 'sound_key' from recording r join call c on c.tenant_id = r.tenant_id and c.id = r.call_id
                where c.wa_id = any (:keys) or c.bsuid = any (:keys) order by r.asked_at
                """, keys));
        document.put("packet_captures", rows("""
                select to_jsonb(p) - 'tenant_id' - 'packet_key' from packet_capture p
                join call c on c.tenant_id = p.tenant_id and c.id = p.call_id
                where c.wa_id = any (:keys) or c.bsuid = any (:keys) order by p.asked_at
                """, keys));
        document.put("call_records", rows("""
                select to_jsonb(c) - 'tenant_id' from cdr c where wa_id = any (:keys) or bsuid = any (:keys) order by invited_at
                """, keys));
        document.put("call_lists", rows("""
                select to_jsonb(u) - 'tenant_id' from call_list_user u where wa_id = any (:keys) or bsuid = any (:keys) order by u.list_id
                """, keys));
        document.put("permissions", rows("""
                select to_jsonb(p) - 'tenant_id' - 'head' from permission p
                where user_key = any (:keys) or wa_id = any (:keys) or bsuid = any (:keys)
                """, keys));
        document.put("permission_evidence", rows("""
                select to_jsonb(e) - 'tenant_id' from permission_event e where user_key = any (:keys) order by id
                """, keys));
        document.put("permission_requests", rows("""
                select to_jsonb(r) - 'tenant_id' from permission_request r where user_key = any (:keys) order by requested_at
                """, keys));
        document.put(
                "told_by_meta",
                jdbc.sql("""
                        select jsonb_build_object('received_at', received_at, 'field', field, 'body', body)::text from ops.inbox_work
                        where tenant_id = :tenant and kind = 'META' and exists (select 1 from unnest(:keys) k where strpos(body, k) > 0)
                        order by id
                        """).param("tenant", tenant.value()).param("keys", keys).query(String.class).list().stream()
                        .map(json::readTree)
                        .toList());
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private List<?> rows(String sql, String[] keys) {
        return jdbc.sql(sql).param("keys", keys).query(String.class).list().stream()
                .map(json::readTree)
                .toList();
    }

    String json(Erasure.Erased erased, @Nullable String reason) {
        TreeMap<String, Object> after = new TreeMap<>(
                Map.of("calls", erased.calls(), "evidence", erased.evidence(), "deliveries", erased.deliveries()));
        if (reason != null && !reason.isBlank()) {
            after.put("reason", reason.strip());
        }
        return json.writeValueAsString(after);
    }

    /// Keys of users of whom nothing happened since, erased ones left out.
    List<String> silentSince(Instant before, int limit) {
        return jdbc.sql("""
                        select key from (
                          select coalesce(bsuid, wa_id) as key, max(coalesce(ended_at, started_at)) as last from call
                          where coalesce(bsuid, wa_id) is not null group by 1
                          union all select user_key, max(as_of) from permission group by 1
                          union all select user_key, max(requested_at) from permission_request group by 1) heard
                        where key !~ '^[A-Z]{2}\\.erased[0-9a-f]{16}$'
                        group by key having max(last) < ? order by key limit ?
                        """)
                .param(Timestamp.from(before))
                .param(limit)
                .query((row, index) -> row.getString("key"))
                .list();
    }
}
