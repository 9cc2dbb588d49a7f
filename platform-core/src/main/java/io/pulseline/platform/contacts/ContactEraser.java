package io.pulseline.platform.contacts;

import io.pulseline.platform.contacts.Pseudonym.Pair;
import io.pulseline.platform.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Overwrites who somebody was. Inside the caller's transaction, as the role `redactor`.
@Repository
class ContactEraser {
    private final JdbcClient jdbc;
    private final SharedDeliveries shared;

    ContactEraser(JdbcClient jdbc, SharedDeliveries shared) {
        this.jdbc = jdbc;
        this.shared = shared;
    }

    private record Call(UUID id, String wacid) {}

    Erasure.Erased erase(TenantId tenant, Contact contact, Pseudonym pseudonym) {
        String[] keys = contact.keys().toArray(String[]::new);
        List<Call> calls = jdbc.sql("""
                        select id, coalesce(wacid, '') as wacid from call where wa_id = any (:keys) or bsuid = any (:keys)
                        """)
                .param("keys", keys)
                .query((row, index) -> new Call(row.getObject("id", UUID.class), row.getString("wacid")))
                .list();
        List<Pair> pairs = new ArrayList<>();
        calls.stream()
                .map(Call::wacid)
                .filter(wacid -> !wacid.isEmpty())
                .forEach(wacid -> pairs.add(Pseudonym.ofCall(wacid)));
        pairs.addAll(pseudonym.pairs());
        String[] names = pairs.stream().map(Pair::name).toArray(String[]::new);
        String[] instead = pairs.stream().map(Pair::instead).toArray(String[]::new);
        UUID[] ids = calls.stream().map(Call::id).toArray(UUID[]::new);
        shared.redact(tenant, names, text -> redacted(text, pairs));
        deliveries(tenant, names, instead);
        int deliveries = happenings(tenant, names, instead);
        jdbc.sql("""
                        update outbound_delivery set body = app.put_instead(body, :names, :instead)
                        where exists (select 1 from unnest(:names) n where strpos(body, n) > 0)
                        """).param("names", names).param("instead", instead).update();
        jdbc.sql("""
                        update call_event set detail = app.put_instead(detail, :names, :instead) where call_id = any (:ids)
                        """)
                .param("names", names)
                .param("instead", instead)
                .param("ids", ids)
                .update();
        jdbc.sql("""
                        update cdr set wacid = app.put_instead(wacid, :names, :instead), wa_id = app.put_instead(wa_id, :names, :instead),
                                       bsuid = :key where wa_id = any (:keys) or bsuid = any (:keys)
                        """)
                .param("names", names)
                .param("instead", instead)
                .param("key", pseudonym.key())
                .param("keys", keys)
                .update();
        jdbc.sql("delete from recording where call_id = any (:ids)")
                .param("ids", ids)
                .update();
        jdbc.sql("delete from packet_capture where call_id = any (:ids)")
                .param("ids", ids)
                .update();
        jdbc.sql("""
                        delete from voicemail v using call c
                        where c.id = any (:ids) and v.tenant_id = c.tenant_id and v.wacid = c.wacid
                        """).param("ids", ids).update();
        jdbc.sql("""
                        update call set wacid = app.put_instead(wacid, :names, :instead), wa_id = app.put_instead(wa_id, :names, :instead),
                                        bsuid = :key, user_name = null, opaque = app.put_instead(opaque, :names, :instead),
                                        our_sdp = null, peer_sdp = null,
                                        state = app.put_instead(state::text, :names, :instead)::jsonb where id = any (:ids)
                        """)
                .param("names", names)
                .param("instead", instead)
                .param("key", pseudonym.key())
                .param("ids", ids)
                .update();
        jdbc.sql("delete from user_spelling where spelling = any (:keys) or wa_id = any (:keys)")
                .param("keys", keys)
                .update();
        jdbc.sql("delete from call_list_user where wa_id = any (:keys) or bsuid = any (:keys)")
                .param("keys", keys)
                .update();
        jdbc.sql("delete from welcome_task where wa_id = any (:keys) or bsuid = any (:keys)")
                .param("keys", keys)
                .update();
        return new Erasure.Erased(pseudonym.key(), calls.size(), consent(keys), deliveries);
    }

    private static String redacted(String text, List<Pair> pairs) {
        String result = text;
        for (Pair pair : pairs) {
            result = result.replace(pair.name(), pair.instead());
        }
        return result;
    }

    /// First the deliveries as they came, while their happenings still tell which these are.
    private void deliveries(TenantId tenant, String[] names, String[] instead) {
        jdbc.sql("""
                        update ops.webhook_event e
                        set body = convert_to(app.put_instead(convert_from(e.body, 'UTF8'), :names, :instead), 'UTF8')
                        from (select distinct event_id from ops.inbox_work
                              where tenant_id = :tenant and exists (select 1 from unnest(:names) n where strpos(body, n) > 0)) told
                        where e.id = told.event_id
                          and not exists (select from ops.inbox_work o
                                          where o.event_id = e.id and o.tenant_id is distinct from :tenant)
                        """)
                .param("names", names)
                .param("instead", instead)
                .param("tenant", tenant.value())
                .update();
    }

    private int happenings(TenantId tenant, String[] names, String[] instead) {
        return jdbc.sql("""
                        update ops.inbox_work
                        set body = app.put_instead(body, :names, :instead), order_key = app.put_instead(order_key, :names, :instead)
                        where tenant_id = :tenant
                          and exists (select 1 from unnest(:names) n where strpos(body, n) > 0 or strpos(order_key, n) > 0)
                        """)
                .param("names", names)
                .param("instead", instead)
                .param("tenant", tenant.value())
                .update();
    }

    private int consent(String[] keys) {
        int evidence = jdbc.sql("delete from permission_event where user_key = any (?)")
                .param(keys)
                .update();
        jdbc.sql("delete from permission_request where user_key = any (?)")
                .param(keys)
                .update();
        jdbc.sql("delete from permission_call where user_key = any (?)")
                .param(keys)
                .update();
        jdbc.sql("delete from permission where user_key = any (?)").param(keys).update();
        return evidence;
    }
}
