package io.pulseline.platform.identity.web;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// What an id in a route names, and how the matrix finds one. A new kind of object gets a constant here;
/// `find` reads
/// one of the
/// tenant `:t`, and what the demo's cast does not have is planted in `MatrixScene.plant`.
enum RouteKind {
    TENANT("select slug from tenant where id = :t", "nobody-here", true),
    CALL("select id::text from call where tenant_id = :t order by wacid limit 1", uuid(), true),
    NUMBER("select id from phone_number where tenant_id = :t order by id limit 1", "999418377150934", true),
    WABA("select id from waba where tenant_id = :t order by id limit 1", "999729118830551", true),
    WACID("select wacid from call where tenant_id = :t order by wacid limit 1", "wacid.NEVER", true),
    PERSON(
            "select person_id::text from membership where tenant_id = :t and role = 'AGENT' order by person_id limit 1",
            uuid(),
            true),
    /// A WhatsApp user is nobody's: typing the number of someone else's user shows what typing any number shows.
    USER("select wa_id from call where tenant_id = :t order by wacid limit 1", "385990000142", false),
    /// Only passed on into a filter of another page, never looked up.
    ANY("select id from phone_number where tenant_id = :t order by id limit 1", "999418377150934", false),
    INVITATION("select id::text from invitation where tenant_id = :t limit 1", uuid(), true),
    KEY(
            "select id::text from api_key where tenant_id = :t order by (name = 'spare') desc, created_at limit 1",
            uuid(),
            true),
    ENDPOINT("select id::text from outbound_endpoint where tenant_id = :t limit 1", uuid(), true),
    DELIVERY("select id::text from outbound_delivery where tenant_id = :t limit 1", uuid(), true),
    TEAM("select id::text from team where tenant_id = :t limit 1", uuid(), true),
    MENU("select id::text from voice_menu where tenant_id = :t limit 1", uuid(), true),
    BOT("select id::text from voice_bot where tenant_id = :t limit 1", uuid(), true),
    TRUNK("select id::text from sip_trunk where tenant_id = :t limit 1", uuid(), true),
    EXTENSION("select id::text from sip_extension where tenant_id = :t limit 1", uuid(), true),
    SIGHTING("select id::text from pstn_sighting where tenant_id = :t limit 1", uuid(), true),
    STATEMENT("select id::text from statement where tenant_id = :t order by number limit 1", uuid(), true),
    EXPORT("select id::text from cost_export where tenant_id = :t limit 1", uuid(), true),
    SIGNUP("select id::text from signup where tenant_id = :t order by id limit 1", uuid(), true),
    TEMPLATE("select name from cpr_template where tenant_id = :t limit 1", "no_such_template", true),
    LANGUAGE("select language from cpr_template where tenant_id = :t limit 1", "xx", true),
    CALLLIST("select id::text from call_list where tenant_id = :t order by made_at limit 1", uuid(), true),
    CALLVIEW("select id::text from call_view where tenant_id = :t order by made_at limit 1", uuid(), true),
    /// Of the call that CALL finds.
    CAPTURE("select id::text from packet_capture where tenant_id = :t limit 1", uuid(), true),
    CAMPAIGN("select id::text from request_campaign where tenant_id = :t order by made_at limit 1", uuid(), true),
    FLEET("select id::text from settings_fleet where tenant_id = :t limit 1", uuid(), true),
    CARD("select id::text from rate_card order by version limit 1", uuid(), true),
    JOB("select 'jobs.forget-runs'", "jobs.never", true),
    HAPPENING("select id::text from ops.inbox_work order by id desc limit 1", "999999999", true),
    /// Of the number that NUMBER finds.
    TOLD(
            "select w.id::text from ops.inbox_work w where w.tenant_id = :t and w.kind = 'META' and w.number_id ="
                    + " (select id from phone_number where tenant_id = :t order by id limit 1) order by w.id desc limit 1",
            "999999999",
            true),
    SOLUTION("select coalesce((select min(id) from ops.partner_solution), '777000000000001')", "999000000000001", true),
    EVENT("select id::text from ops.webhook_event limit 1", uuid(), true),
    WORKER("select coalesce((select id from ops.worker_node limit 1), 'media-1')", "media-never", true);

    private final String find;
    private final String never;
    private final boolean owned;

    RouteKind(String find, String never, boolean owned) {
        this.find = find;
        this.never = never;
        this.owned = owned;
    }

    /// Whether an id of another tenant has to be a 404 in a path.
    boolean owned() {
        return owned;
    }

    /// An id of the same shape that nothing has.
    String never() {
        return never;
    }

    String of(Connection superuser, String tenant) throws SQLException {
        try (var rows = superuser.createStatement().executeQuery(find.replace(" :t", " '" + tenant + "'"))) {
            if (!rows.next()) {
                throw new IllegalStateException(
                        name() + ": the tenant " + tenant + " has none; plant one in MatrixScene.plant");
            }
            return rows.getString(1);
        }
    }

    private static String uuid() {
        return UUID.nameUUIDFromBytes("never".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
